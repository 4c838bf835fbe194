"""Dataset folders that wait for their owner's approval."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.errors import ImportRefused
from annotation.models import Item, Project, StagedUpload
from annotation.services.imports.approving.folders import (
    choose_for_folder,
    load_folder_staged,
    path_of,
    stage_folder,
    try_folder,
)
from annotation.services.imports.staging import discard_upload
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.datasets import item, make_folder

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = "ann@x.example"
CHOICES = {"redact_kinds": "email", "redact_allowed": ""}


@pytest.fixture
def data(tmp_path: Path, settings: LazySettings) -> Path:
    settings.DATA_FOLDER = tmp_path / "data"
    return tmp_path / "data" / "uploads"


@pytest.fixture
def files(tmp_path: Path) -> list[SimpleUploadedFile]:
    folder = make_folder(tmp_path / "d", items=[item("one", input=f"I am {MAIL}"), item("two")])
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


def test_a_folder_is_kept_tried_and_loaded_as_it_was_approved(
    data: Path, files: list[SimpleUploadedFile], maya: User
) -> None:
    staged = stage_folder(files=files, actor=maya, slug="cards")
    with pytest.raises(ImportRefused, match="Check the file first"):
        load_folder_staged(staged=staged, actor=maya)
    staged = choose_for_folder(staged=staged, slug="cards", choices=CHOICES)
    staged = try_folder(staged=staged, actor=maya)
    assert staged.report["counts"]["items"] == 2
    assert staged.report["redacted"] == {"email": 1}
    assert MAIL not in str(staged.report)
    assert not Project.objects.filter(slug="cards").exists()
    load_folder_staged(staged=staged, actor=maya)
    assert Item.objects.get(key="one").input == "I am [EMAIL_1]"
    assert not StagedUpload.objects.exists()
    assert list(data.iterdir()) == []
    verbs = list(
        Event.objects.filter(object_type="stagedupload")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs == ["upload staged", "upload removed"]


def test_another_choice_asks_for_another_trial(
    data: Path, files: list[SimpleUploadedFile], maya: User
) -> None:
    staged = stage_folder(files=files, actor=maya, slug="cards")
    staged = choose_for_folder(staged=staged, slug="cards", choices=CHOICES)
    staged = try_folder(staged=staged, actor=maya)
    staged = choose_for_folder(staged=staged, slug="cards", choices=CHOICES)
    assert staged.report
    staged = choose_for_folder(staged=staged, slug="cards", choices={"redact_kinds": ""})
    assert not staged.report


def test_what_is_no_folder_is_refused_and_not_kept(
    data: Path, files: list[SimpleUploadedFile], maya: User
) -> None:
    for wrong in ([SimpleUploadedFile("x.zip", b"no zip")], files[1:2], files[:1] * 2):
        with pytest.raises(ImportRefused):
            stage_folder(files=wrong, actor=maya, slug="cards")
    assert not StagedUpload.objects.exists()
    assert list(data.iterdir()) == []


def test_files_that_are_gone_are_asked_for_again(
    data: Path, files: list[SimpleUploadedFile], maya: User
) -> None:
    staged = stage_folder(files=files, actor=maya)
    # Without an address one is made of the dataset's name.
    assert staged.slug
    assert staged.name
    (other,) = StagedUpload.objects.all()
    discard_upload(staged=other, actor=maya)
    with pytest.raises(ImportRefused, match="Choose them again"):
        path_of(staged)
