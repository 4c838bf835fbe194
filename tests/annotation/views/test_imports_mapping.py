import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotation.models import Criterion, ImportPreset, Item, Project, Rating, StagedUpload
from annotation.services.imports import staging
from annotation.services.intake.rules import set_redaction
from evalhub.accounts.models import User
from evalhub.redaction.kinds import Policy
from tests.factories.people import make_member
from tests.factories.uploads import CHOSEN, INTO, TABLE, send_table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_a_table_is_kept_mapped_tried_and_loaded(
    client: Client, maya: User, cards: Project, uploads: Path
) -> None:
    page = send_table(client, maya)
    assert "asked: is empty" not in client.get(page).content.decode()
    assert client.post(page, CHOSEN)["Location"] == page
    shown = client.get(page).content.decode()
    assert "Adds <b>2 items, 2 outputs, 2 subjects, 2 annotations, 2 ratings</b>." in shown
    assert "1 rows add to an Item of an earlier row." in shown
    assert not Item.objects.filter(key="q1").exists()
    done = client.post(page, {"step": "load"})
    assert done["Location"] == reverse("project-overview", args=["cards"])
    assert list(Rating.objects.order_by("id").values_list("value", flat=True)) == [4, 5]
    assert not StagedUpload.objects.exists()


def test_the_first_rows_are_shown_as_items_with_what_is_wrong_in_them(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(
        client, maya, "id,prompt,response,accuracy\nq1,<b>Why?</b>,So.,4\nq2,,Thus.,3\n"
    )
    shown = client.get(page).content.decode()
    assert "&lt;b&gt;Why?" in shown
    assert "accuracy: 4 (imported)" in shown
    assert "prompt: is empty; every row needs an input" in shown


def test_problems_are_listed_by_line_and_column_and_the_file_is_kept(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE.replace("So.,4", "So.,9"))
    response = client.post(page, CHOSEN)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "The file has 1 problem; nothing was loaded." in shown
    assert '<td class="keep">more.csv</td><td class="n">2</td><td>stars</td>' in shown
    assert 'value="asked" selected' in shown
    refused = client.post(page, {"step": "load"})
    assert "Check the file first" in refused.content.decode()


def test_items_with_answers_that_changed_are_told_before_anything_happens(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya)
    client.post(page, CHOSEN)
    client.post(page, {"step": "load"})
    page = send_table(client, maya, TABLE.replace("So.", "No."))
    shown = client.post(page, CHOSEN).content.decode()
    assert "with other content and with answers already" in shown
    client.post(page, {**CHOSEN, "changed": "leave"})
    shown = client.get(page).content.decode()
    assert "1 Item there already, the same: left as they are." in shown
    assert "1 Item there with other content, 1 of them with answers" in shown
    page = send_table(client, maya, TABLE + "q3,Who?,We.,5,ben\n")
    client.post(page, CHOSEN)
    shown = client.get(page).content.decode()
    assert "2 Items there already, the same, 1 of them with answers, which stay" in shown


def test_a_preset_is_saved_and_used_for_the_next_file(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya)
    client.post(page, CHOSEN)
    client.post(page, {"step": "preset", "name": "Weekly"})
    preset = ImportPreset.objects.get(project=cards)
    assert (preset.name, preset.mapping["input"], preset.created_by) == ("Weekly", "asked", maya)
    page = send_table(client, maya)
    client.post(page, {"step": "use", "preset": str(preset.public_id)})
    assert 'value="asked" selected' in client.get(page).content.decode()
    assert client.post(page, {"step": "use", "preset": "x"}).status_code == 404


def test_a_new_project_is_made_of_a_table_alone(
    client: Client, maya: User, project: Project
) -> None:
    page = send_table(client, maya, url="/projects/import/", slug="fresh")
    chosen = {**CHOSEN, "slug": "fresh", "rated": ["stars"]}
    client.post(page, chosen)
    assert "The Rubric is made of this file: stars." in client.get(page).content.decode()
    client.post(page, {"step": "load"})
    # 4 and 5 were seen: 1 to 5 is the narrowest usual scale.
    assert Criterion.objects.get(rubric__project__slug="fresh").values == [1, 2, 3, 4, 5]


def test_an_invalid_form_and_another_format(client: Client, maya: User, cards: Project) -> None:
    page = send_table(client, maya)
    response = client.post(page, {**CHOSEN, "input": ""})
    assert (response.status_code, "This field is required" in response.content.decode()) == (
        422,
        True,
    )
    assert client.post(page, {"step": "format", "format": "json"}).status_code == 303
    shown = client.get(page).content.decode()
    assert "Read as JSON, JSON Lines or Parquet" in shown
    assert "No row could be read" in shown


def test_a_kept_file_is_private_removable_and_only_its_owners(
    client: Client, maya: User, cards: Project, uploads: Path, olga: User, anna: User
) -> None:
    page = send_table(client, maya)
    [folder] = uploads.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    other = make_member(cards, "mo", "manager")
    for user, status in ((other, 404), (olga, 404)):
        client.force_login(user)
        assert client.get(page).status_code == status
    client.force_login(maya)
    assert client.post(page, {"step": "discard"})["Location"] == INTO
    assert client.get(page).status_code == 404
    assert StagedUpload.objects.count() == 0


def test_a_file_that_is_gone_says_so(
    client: Client, maya: User, cards: Project, uploads: Path
) -> None:
    page = send_table(client, maya)
    [folder] = uploads.iterdir()
    (folder / "data").unlink()
    response = client.get(page)
    assert response.status_code == 422
    assert "no longer kept" in response.content.decode()


def test_what_the_project_redacts_is_not_shown_either(
    client: Client, maya: User, cards: Project
) -> None:
    set_redaction(project=cards, policy=Policy(), actor=maya)
    page = send_table(client, maya, "prompt,response\nWrite to kim@example.org?,So.\n")
    shown = client.get(page).content.decode()
    assert "kim@example.org" not in shown
    assert "Write to [" in shown


def test_files_that_wait_are_found_again_and_not_endlessly_many(
    client: Client, maya: User, cards: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send_table(client, maya)
    shown = client.get(INTO).content.decode()
    assert f'href="{page}"' in shown
    assert page not in client.get("/projects/import/").content.decode()
    monkeypatch.setattr(staging, "MOST_KEPT", 1)
    file = SimpleUploadedFile("more.csv", TABLE.encode())
    response = client.post(INTO, {"files": file})
    assert response.status_code == 422
    assert "1 files of yours wait" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id,prompt,prompt\n1,a,b\n", "the first row has the column &quot;prompt&quot; twice"),
        ('{"id": NaN}\n', "NaN is not a number that JSON allows"),
        ("id,prompt\n", "Nothing in the file can be read as CSV."),
    ],
)
def test_a_file_without_one_readable_row_says_why_at_once(
    client: Client, maya: User, cards: Project, text: str, reason: str
) -> None:
    page = send_table(client, maya, text)
    assert reason in client.get(page).content.decode()
    # The format can still be changed, and the file removed.
    assert client.post(page, {"step": "format", "format": "argilla"}).status_code == 303
    assert client.post(page, {"step": "discard"}).status_code == 303


def test_options_that_several_people_ticked_become_a_question_of_several(
    client: Client, maya: User, uploads: Path
) -> None:
    faults = (["rude"], ["wrong", "rude"], [])
    rows = [
        {"id": f"q{n}", "prompt": f"Why {n}?", "response": "So.", "Faults?": found}
        for n, found in enumerate(faults)
    ]
    cards = {"slug": "faults"}
    page = send_table(client, maya, json.dumps(rows), "/projects/import/", **cards)
    chosen = {"id": "id", "input": "prompt", "output_A": "response", "rated": "Faults?"}
    done = client.post(page, {**CHOSEN, **chosen, **cards, "annotator": "", "rating_0": ""})
    assert done.status_code == 303, done.content.decode()
    assert client.post(page, {"step": "load"}).status_code == 303
    criterion = Criterion.objects.get(kind="multiselect")
    assert (criterion.key, criterion.title) == ("Faults", "Faults?")
    values = Rating.objects.order_by("id").values_list("value", flat=True)
    assert list(values) == [["rude"], ["rude", "wrong"]]


@pytest.mark.parametrize(
    "head",
    [
        ",".join(["prompt", "response", *(f"c{n}" for n in range(400))]),
        # The first row names no columns: it is the first item.
        ",".join(["prompt", "response", "x" * 400]),
    ],
    ids=["wide", "no names"],
)
def test_very_many_and_very_long_columns_are_not_guessed(
    client: Client, maya: User, cards: Project, head: str
) -> None:
    row = ",".join("x" for _ in head.split(","))
    page = send_table(client, maya, f"{head}\n{row}\n")
    assert client.get(page).status_code == 200
    chosen = {**CHOSEN, "id": "", "input": "prompt", "output_A": "response", "annotator": ""}
    assert client.post(page, {**chosen, "rating_0": ""}).status_code == 303
    assert client.get(page).status_code == 200
