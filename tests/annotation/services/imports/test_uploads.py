from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from annotation.errors import ImportRefused
from annotation.models import Membership, Project
from annotation.services.imports.uploads import load_upload
from evalhub.accounts.models import User
from tests.factories.datasets import DOCUMENT, make_folder

pytestmark = pytest.mark.django_db


def files(folder: Path) -> list[UploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


def test_the_files_of_a_folder_become_a_project_named_by_the_dataset(
    tmp_path: Path, olga: User
) -> None:
    result = load_upload(files=files(make_folder(tmp_path / "d")), actor=olga)
    assert (result.created, result.project.slug) == (True, "card-answers")
    assert Membership.objects.get(project=result.project).user == olga


def test_a_long_name_makes_an_address_that_fits(tmp_path: Path, olga: User) -> None:
    document = {**DOCUMENT, "name": "Word " * 30 + "end"}
    result = load_upload(files=files(make_folder(tmp_path / "d", document=document)), actor=olga)
    # 16 words of 5 letters with their hyphen are 80; the hyphen at the end is cut.
    assert result.project.slug == "-".join(["word"] * 16)


def test_a_second_project_of_the_same_name_needs_an_address(tmp_path: Path, olga: User) -> None:
    folder = make_folder(tmp_path / "d")
    load_upload(files=files(folder), actor=olga)
    with pytest.raises(ImportRefused, match="is taken"):
        load_upload(files=files(folder), actor=olga)


def test_an_upload_goes_into_the_project_it_is_for(
    tmp_path: Path, project: Project, olga: User
) -> None:
    document = {**DOCUMENT, "dimensions": DOCUMENT["dimensions"][:1]}
    other = files(make_folder(tmp_path / "d", document=document))
    with pytest.raises(ImportRefused, match="differs from Rubric 1"):
        load_upload(files=other, project=project, actor=olga)
    chosen = files(make_folder(tmp_path / "e"))
    assert load_upload(files=chosen, project=project, actor=olga).project == project


@pytest.mark.parametrize("name", ["a\u202eb.json", "a\nb"])
def test_a_file_name_with_hidden_characters_is_refused(name: str, olga: User) -> None:
    with pytest.raises(ImportRefused) as refused:
        load_upload(files=[SimpleUploadedFile(name, b"{}")], actor=olga)
    assert "invisible characters" in str(refused.value.problems)
    assert str(refused.value.problems).isprintable()
