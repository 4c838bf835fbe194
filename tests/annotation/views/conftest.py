"""For the pages of files that wait to be loaded."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from annotation.models import Project
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.factories.datasets import make_folder


@pytest.fixture
def uploads(tmp_path: Path, settings: LazySettings) -> Path:
    """Where what waits is kept: a folder of the test's own."""
    settings.DATA_FOLDER = tmp_path / "data"
    return tmp_path / "data" / "uploads"


@pytest.fixture
def cards(tmp_path: Path, maya: User, uploads: Path) -> Project:
    return load_folder(path=make_folder(tmp_path / "d"), slug="cards", actor=maya).project
