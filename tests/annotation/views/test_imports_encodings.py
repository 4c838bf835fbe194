"""What a table is written in: shown, chosen, or confirmed on the page of a file that waits."""

import pytest
from django.test import Client

from annotation.models import Item, Project
from annotation.services.intake.rules import set_redaction
from evalhub.accounts.models import User
from evalhub.redaction.kinds import Policy
from tests.factories.uploads import CHOSEN, TABLE, send_table

pytestmark = pytest.mark.django_db


def test_what_a_table_is_read_in_is_shown_and_can_be_chosen(
    client: Client, maya: User, cards: Project
) -> None:
    set_redaction(project=cards, policy=Policy(frozenset({"email"})), actor=maya)
    text = "id,prompt,response\nq1,Why?,So.\nq2,Größe? an <b>@x.example,Groß.\n"
    page = send_table(client, maya, text.replace("<b>", "bob").encode("mac-roman"))
    shown = client.get(page).content.decode()
    assert "Read as CSV in Windows-1252, Western Europe." in shown
    # Line 3 is the first where it matters; what is replaced on loading is not shown here either.
    assert "Line 3" in shown
    assert "q2,GrÃ¶ÃŸe?" not in shown
    assert "bob@x.example" not in shown
    client.post(page, {"step": "format", "format": "csv", "encoding": "mac-roman"})
    shown = client.get(page).content.decode()
    assert "Read as CSV in Mac Roman." in shown
    assert "q2,Größe? an [EMAIL_1],Groß." in shown
    client.post(page, {"step": "format", "format": "csv", "encoding": "klingon"})
    assert "Read as CSV in Mac Roman." in client.get(page).content.decode()


def test_a_guessed_encoding_is_loaded_only_when_somebody_says_that_it_is_right(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE.replace("Why", "Größe").encode("cp1252"))
    client.post(page, CHOSEN)
    assert 'name="encoding" value="cp1252" required' in client.get(page).content.decode()
    for said in ({}, {"encoding": "mac-roman"}):
        refused = client.post(page, {"step": "load"} | said)
        assert refused.status_code == 422
        assert "Tick that its letters are right as Windows-1252" in refused.content.decode()
    assert not Item.objects.filter(key="q1").exists()
    assert client.post(page, {"step": "load", "encoding": "cp1252"}).status_code == 303
    assert Item.objects.get(key="q1").input == "Größe?"


def test_an_encoding_that_somebody_chose_needs_no_tick(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE.replace("Why", "Größe").encode("mac-roman"))
    client.post(page, {"step": "format", "format": "csv", "encoding": "mac-roman"})
    client.post(page, CHOSEN)
    assert 'name="encoding" value=' not in client.get(page).content.decode()
    assert client.post(page, {"step": "load"}).status_code == 303
    assert Item.objects.get(key="q1").input == "Größe?"


def test_a_table_that_its_encoding_cannot_say_names_line_and_column(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, b"id,prompt,response\nq1,Why?,So.\nq2,\x81,So.\n")
    response = client.post(
        page,
        {
            "step": "check",
            "input": "prompt",
            "output_A": "response",
            "changed": "refuse",
            "duplicates": "keep",
        },
    )
    shown = response.content.decode()
    assert response.status_code == 422
    assert "not valid UTF-8 (byte 0x81 at position 4)" in shown
    assert '<td class="n">3</td><td>prompt</td>' in shown.replace("</td> <td", "</td><td")
