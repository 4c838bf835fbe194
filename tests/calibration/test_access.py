from uuid import uuid4

import pytest

from annotation.models import Project
from calibration.access import get_release
from evalhub.errors import NotFound
from tests.factories.golden_sets import make_rated, make_release
from tests.factories.projects import make_project


def test_a_release_is_found_in_its_own_project_only(project: Project) -> None:
    make_rated(project)
    release = make_release(project)
    assert get_release(project, release.public_id) == release
    for where, name in ((make_project("other"), release.public_id), (project, uuid4())):
        with pytest.raises(NotFound):
            get_release(where, name)
