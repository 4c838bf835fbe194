"""Pages of agreement over the three items that two people rated: 5, 3, 2 and 1, 3, 3."""

from collections.abc import Callable

import pytest
from django.http import QueryDict

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked, agreement_about
from annotation.selectors.agreement.switches import switches
from tests.factories.rated import make_rated_project

Ask = Callable[..., Asked]


@pytest.fixture
def ask(project: Project) -> Ask:
    def asked(key: str = "accuracy", option: str = "", query: str = "") -> Asked:
        return agreement_about(project, key, option, switches(project, QueryDict(query)))

    return asked


@pytest.fixture
def rated(project: Project, ask: Ask) -> Asked:
    make_rated_project(project)
    return ask()
