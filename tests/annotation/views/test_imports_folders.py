"""A dataset folder is looked at in the browser before it is loaded."""

from pathlib import Path

import pytest
from django.test import Client

from annotation.models import Item, Project, Rating, StagedUpload
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.imports.loading import load_folder
from annotation.services.intake.rules import set_redaction
from evalhub.accounts.models import User
from evalhub.redaction.kinds import Kind, Policy
from tests.annotation.views.test_imports import packed
from tests.factories.datasets import item, label, make_folder
from tests.factories.people import make_member
from tests.factories.uploads import INTO, send_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
MAIL = "ann@x.example"
CHOSEN = {"step": "check", "changed": "refuse", "duplicates": "keep", "redact_kinds": ["email"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [item(f"q{n}", input=f"<b>I</b> am m{n}@x.example") for n in range(4)]
    return make_folder(tmp_path / "more", items=rows)


def test_the_difference_is_approved_before_anything_is_stored(
    client: Client, maya: User, cards: Project, folder: Path
) -> None:
    page = send_file(client, maya, packed(folder), INTO, look="1")
    assert "Check the whole folder" in client.get(page).content.decode()
    assert client.post(page, CHOSEN).status_code == 303
    shown = client.get(page).content.decode()
    assert "Adds <b>4 items" in shown
    assert "&lt;b&gt;I&lt;/b&gt; am <del>m1@x.example</del> <ins>[EMAIL_1]</ins>" in shown
    assert not Item.objects.filter(key="q1").exists()
    assert page in client.get(INTO).content.decode()
    assert client.post(page, {"step": "load"})["Location"] == "/projects/cards/"
    assert Item.objects.get(key="q1").input == "<b>I</b> am [EMAIL_1]"
    assert redaction_policy(cards).kinds == {Kind.EMAIL}


def test_where_texts_are_replaced_a_folder_is_always_approved(
    client: Client, maya: User, cards: Project, folder: Path
) -> None:
    set_redaction(project=cards, policy=Policy(frozenset({Kind.EMAIL})), actor=maya)
    page = send_file(client, maya, packed(folder), INTO)
    assert page.startswith("/projects/cards/import/folder/")
    box = client.get(page).content.decode()
    box = box[box.index('value="email"') :]
    assert "checked" in box[: box.index(">")]
    assert not Item.objects.filter(key="q1").exists()


def test_a_new_project_is_looked_at_sampled_and_loaded(
    client: Client, maya: User, cards: Project, folder: Path
) -> None:
    page = send_file(client, maya, packed(folder), "/projects/import/", look="1", slug="fresh")
    sampled = {**CHOSEN, "slug": "fresh", "sample_size": "2"}
    assert client.post(page, sampled).status_code == 303
    coverage = client.post(page, {"step": "load"})["Location"]
    assert "2 of 4 Items" in client.get(coverage).content.decode()
    assert Item.objects.filter(project__slug="fresh").count() == 2


def test_problems_are_listed_and_the_files_can_be_removed(
    client: Client, maya: User, cards: Project, tmp_path: Path
) -> None:
    wrong = make_folder(tmp_path / "wrong", labels=[label("one", "r1", 99)])
    page = send_file(client, maya, packed(wrong), INTO, look="1")
    answer = client.post(page, CHOSEN)
    assert answer.status_code == 422
    assert "nothing was loaded" in answer.content.decode()
    assert client.post(page, {**CHOSEN, "sample_size": "0"}).status_code == 422
    assert client.post(page, {"step": "load"}).status_code == 422
    assert client.post(page, {"step": "discard"})["Location"] == INTO
    assert not StagedUpload.objects.exists()


def test_what_happens_to_items_with_answers_is_approved_first(
    client: Client, maya: User, cards: Project, tmp_path: Path
) -> None:
    rated = make_folder(tmp_path / "r", labels=[label("one", "r1", 4), label("two", "r1", 3)])
    load_folder(path=rated, slug="cards", actor=maya)
    rows = [item("one", context="Other."), item("two"), item("three")]
    more = make_folder(tmp_path / "e", items=rows, labels=[label("two", "r2", 5)])
    page = send_file(client, maya, packed(more), INTO, look="1")
    refused = client.post(page, {**CHOSEN, "redact_kinds": []})
    assert refused.status_code == 422
    assert "with other content and with answers already" in refused.content.decode()
    client.post(page, {**CHOSEN, "redact_kinds": [], "changed": "leave"})
    shown = client.get(page).content.decode()
    assert "1 Item there already, the same, 1 of them with answers, which stay" in shown
    assert "1 Item there with other content, 1 of them with answers: old content" in shown
    assert Item.objects.filter(key="three").count() == 0
    client.post(page, {"step": "load"})
    assert Item.objects.get(key="one").context == ""
    values = Rating.objects.order_by("id").values_list("annotation__rater__key", "value")
    assert list(values) == [("r1", 4), ("r1", 3), ("r2", 5)]


def test_nobody_else_sees_what_waits(
    client: Client, maya: User, cards: Project, folder: Path, olga: User, anna: User
) -> None:
    page = send_file(client, maya, packed(folder), INTO, look="1")
    other = page.replace("/projects/cards/import/", "/projects/import/")
    assert client.get(other).status_code == 404
    assert client.get(page.replace("folder/", "")).status_code == 404
    make_member(cards, "anna")
    for user, status in ((make_member(cards, "lead", role="manager"), 404), (olga, 404)):
        client.force_login(user)
        assert client.get(page).status_code == status
    client.force_login(anna)
    assert client.get(page).status_code == 403
