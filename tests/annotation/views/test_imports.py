import io
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotation import forms
from annotation.dataset.limits import LIMITS
from annotation.models import Item, Membership, Project
from evalhub.accounts.models import User
from tests.factories.datasets import DOCUMENT, item, label, make_folder

CREATE = "/projects/import/"


def packed(folder: Path, inside: str = "") -> SimpleUploadedFile:
    """The folder as a zip, in a folder of its own when `inside` is given."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{inside}{path.name}")
    return SimpleUploadedFile("cards.zip", content.getvalue())


def files(folder: Path) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


def send(client: Client, user: User, url: str, chosen: object, **fields: str) -> HttpResponse:
    client.force_login(user)
    return client.post(url, {"files": chosen, **fields})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that uploads are unpacked in."""
    place = tmp_path / "uploads"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.mark.parametrize("inside", ["", "cards-v1/"])
def test_a_zip_becomes_a_project_of_who_sent_it(
    client: Client, maya: User, folder: Path, inside: str
) -> None:
    response = send(client, maya, CREATE, packed(folder, inside), slug="cards")
    assert (response.status_code, response["Location"]) == (303, "/projects/cards/")
    project = Project.objects.get(slug="cards")
    assert Item.objects.filter(project=project).count() == 2
    assert Membership.objects.get(project=project, role="manager").user == maya


def test_the_files_of_a_folder_can_be_sent_as_they_are(
    client: Client, maya: User, folder: Path
) -> None:
    response = send(client, maya, CREATE, files(folder))
    # Without an address it is made of "Card answers".
    assert response["Location"] == reverse("project-overview", args=["card-answers"])


def test_problems_are_shown_as_a_table_and_nothing_is_kept(
    client: Client, maya: User, folder: Path, uploads: Path
) -> None:
    (folder / "labels.jsonl").write_text('{"item_id": "<b>nine</b>\\u202e"}\n{broken')
    response = send(client, maya, CREATE, packed(folder), slug="cards")
    page = response.content.decode()
    assert response.status_code == 422
    assert "The dataset folder has 2 problems; nothing was loaded." in page
    assert '<td class="keep">labels.jsonl</td><td class="n">1</td><td>item_id</td>' in page
    assert "&lt;b&gt;nine" in page
    assert "\u202e" not in page
    assert not Project.objects.filter(slug="cards").exists()
    assert list(uploads.iterdir()) == []


def test_what_was_sent_is_removed_after_success(
    client: Client, maya: User, folder: Path, uploads: Path
) -> None:
    assert send(client, maya, CREATE, packed(folder), slug="cards").status_code == 303
    assert list(uploads.iterdir()) == []


def test_a_taken_address_is_refused_even_to_those_who_could_load_there(
    client: Client, maya: User, project: Project, folder: Path
) -> None:
    response = send(client, maya, CREATE, packed(folder), slug=project.slug)
    assert (response.status_code, Item.objects.count()) == (422, 0)
    assert "is taken" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cards.zip", b"PK no", "the file is not a readable zip"),
        ("dataset.json", b"{}", "the file is missing"),
        ("notes.txt", b"", "the file is empty"),
    ],
)
def test_an_upload_that_is_no_dataset_is_refused(
    client: Client, maya: User, name: str, content: bytes, reason: str
) -> None:
    response = send(client, maya, CREATE, SimpleUploadedFile(name, content), slug="cards")
    assert response.status_code == 422
    assert reason in response.content.decode()


def test_a_file_chosen_twice_is_refused(client: Client, maya: User, folder: Path) -> None:
    response = send(client, maya, CREATE, [*files(folder), *files(folder)[:1]], slug="cards")
    assert response.status_code == 422
    assert "the file was chosen twice" in response.content.decode()


def test_no_file_and_no_address_are_told_beside_the_field(client: Client, maya: User) -> None:
    response = send(client, maya, CREATE, [], slug="two words")
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Choose a .zip, or the files of the folder.") == 2
    assert page.count("Enter a valid “slug”") == 2


def test_an_empty_post_is_told_what_is_missing(client: Client, maya: User) -> None:
    client.force_login(maya)
    for url in (CREATE, "/projects/refunds/import/"):
        response = client.post(url)
        assert response.status_code == 422
        assert "Choose a .zip" in response.content.decode()


def test_a_name_without_letters_asks_for_an_address(
    client: Client, maya: User, tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "e", document={**DOCUMENT, "name": "***"})
    response = send(client, maya, CREATE, packed(folder))
    assert (response.status_code, Project.objects.count()) == (422, 1)
    assert "Enter one." in response.content.decode()


@pytest.mark.parametrize("who", ["anna", "olga"])
def test_who_manages_nothing_cannot_load(
    client: Client, who: str, request: pytest.FixtureRequest, folder: Path
) -> None:
    user = request.getfixturevalue(who)
    assert send(client, user, CREATE, packed(folder), slug="cards").status_code == 403
    assert client.get(CREATE).status_code == 403
    assert not Project.objects.filter(slug="cards").exists()


def test_more_items_are_loaded_into_a_project(
    client: Client, maya: User, folder: Path, tmp_path: Path
) -> None:
    send(client, maya, CREATE, packed(folder), slug="cards")
    more = make_folder(tmp_path / "e", items=[item("three")])
    response = send(client, maya, "/projects/cards/import/", packed(more))
    assert response.status_code == 303
    assert Item.objects.filter(project__slug="cards").count() == 3
    page = client.get("/projects/cards/import/").content.decode()
    assert page.count("Loaded so far") == 1
    assert "2 items, 4 outputs, 6 subjects, 1 annotation, 1 rating" in page


def test_a_dataset_of_other_criteria_is_refused_with_the_way_out(
    client: Client, maya: User, folder: Path, tmp_path: Path
) -> None:
    send(client, maya, CREATE, packed(folder), slug="cards")
    other = {**DOCUMENT, "dimensions": DOCUMENT["dimensions"][:1]}
    more = make_folder(tmp_path / "e", document=other)
    response = send(client, maya, "/projects/cards/import/", packed(more))
    assert response.status_code == 422
    assert "Load the folder under another slug" in response.content.decode()


def test_more_than_the_limit_is_refused_before_it_is_read(
    client: Client, maya: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LIMITS", replace(LIMITS, archive_bytes=100))
    response = send(client, maya, CREATE, packed(folder), slug="cards")
    assert response.status_code == 422
    assert "Use evalhub load for it." in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("otto", 403), ("olga", 404)])
def test_only_managers_load_into_a_project(
    client: Client, who: str, status: int, request: pytest.FixtureRequest, folder: Path
) -> None:
    user = request.getfixturevalue(who)
    request.getfixturevalue("project")
    response = send(client, user, "/projects/refunds/import/", packed(folder))
    assert (response.status_code, Item.objects.count()) == (status, 0)
