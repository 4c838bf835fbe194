"""A project with a release of splits, a prompt and a judge."""

import pytest

from annotation.models import Project
from calibration.models import GoldenSet
from judges.models import PromptVersion
from tests.factories.exported import make_split_release
from tests.factories.judging import make_judge, make_prompt


@pytest.fixture
def release(project: Project) -> GoldenSet:
    """Ten items: five to tune on, two for prompts, three held out."""
    return make_split_release(project)


@pytest.fixture
def version(release: GoldenSet) -> PromptVersion:
    make_judge(release.project, "small", model="gpt-x", parameters={"temperature": 0})
    return make_prompt(release.project)
