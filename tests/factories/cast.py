"""Fixtures shared by the suite: one project and the fixed cast around it."""

import os
from pathlib import Path

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.people import make_member, make_user
from tests.factories.projects import make_project, make_rubric


@pytest.fixture
def project(db: None) -> Project:
    """The project `refunds` with a published rubric of accuracy (output) and overall (pair)."""
    project = make_project()
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    return project


@pytest.fixture
def maya(project: Project) -> User:
    return make_member(project, "maya")


@pytest.fixture
def anna(project: Project) -> User:
    return make_member(project, "anna")


@pytest.fixture
def ben(project: Project) -> User:
    return make_member(project, "ben")


@pytest.fixture
def cleo(project: Project) -> User:
    return make_member(project, "cleo")


@pytest.fixture
def adam(project: Project) -> User:
    return make_member(project, "adam")


@pytest.fixture
def erin(project: Project) -> User:
    return make_member(project, "erin")


@pytest.fixture
def otto(project: Project) -> User:
    return make_member(project, "otto")


@pytest.fixture
def olga(db: None) -> User:
    """A person with an account who is a member of nothing."""
    return make_user("olga")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public datasets beside the checkout; tests that need it skip without it."""
    default = Path(__file__).resolve().parents[3] / "shared"
    folder = Path(os.environ.get("EVALHUB_SHARED", default)) / "data"
    if not folder.is_dir():
        pytest.skip(f"the public datasets are not beside the checkout ({folder.name})")
    return folder
