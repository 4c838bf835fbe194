"""A release with splits, for the formats that are made from one."""

import pytest

from annotation.models import Project
from calibration.models import GoldenSet
from tests.factories.exported import make_split_release


@pytest.fixture
def shared_out(project: Project) -> GoldenSet:
    """Ten items: five to tune on, two for prompts, three held out; 21 subjects with a value."""
    return make_split_release(project)
