"""Items, as leads read them."""

import uuid

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.services.handout.items import retire_item
from evalhub.accounts.models import User
from tests.factories.asking import publish_asking
from tests.factories.evidence import mark_answer, row
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project


def test_an_item_shows_its_ratings_and_that_it_is_a_trap(
    client: Client, project: Project, maya: User
) -> None:
    make_rated_project(project)
    client.force_login(maya)
    item = project.items.get(key="it-3")
    page = client.get(reverse("item-detail", args=[project.slug, item.public_id])).content.decode()
    assert "This Item is a Trap." in page
    assert "It is wrong." in page
    missing = reverse("item-detail", args=[project.slug, uuid.uuid4()])
    assert client.get(missing).status_code == 404


def test_text_of_an_output_is_never_markup(client: Client, project: Project, maya: User) -> None:
    make_rated_project(project)
    output = project.items.get(key="it-1").outputs.get()
    output.text = "<script>alert(1)</script>\u202eabc"
    output.save()
    client.force_login(maya)
    address = reverse("item-detail", args=[project.slug, output.item.public_id])
    page = client.get(address).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_evidence_is_marked_in_the_texts_with_a_legend(
    client: Client, project: Project, maya: User, anna: User
) -> None:
    publish_asking(project, tone={"evidence": "optional"})
    item = make_item(project, "rd-1", outputs=1, context="Rule <b>4.2</b>: 10 days.")
    rater = make_rater(project, "anna", anna)
    rows = row("context", item.context, "<b>4.2</b>"), row("context", item.context, "4.2")
    mark_answer(project.subjects.get(scope="output"), rater, "tone", 2, *rows)
    client.force_login(maya)
    page = client.get(reverse("item-detail", args=[project.slug, item.public_id])).content.decode()
    # Two passages, one in the other, are three marked pieces; the middle one is shared.
    assert page.count('<mark class="ev"') == 3
    assert page.count("data-shared") == 1
    assert page.count(">R-01 A</a>") == 2
    assert "Tone: 2, by R-01" in page
    assert "<b>4.2</b>" not in page


def test_an_item_is_retired_and_restored_from_its_page(
    client: Client, project: Project, maya: User
) -> None:
    item = make_item(project, "it-1")
    page = reverse("item-detail", args=[project.slug, item.public_id])
    change = reverse("item-retire", args=[project.slug, item.public_id])
    client.force_login(maya)
    answer = client.post(change, {"reason": " ", "retire": "1"})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    answer = client.post(change, {"reason": "Broken <b>text</b>.", "retire": "1"})
    assert (answer.status_code, answer.url) == (303, page)
    shown = client.get(page).content.decode()
    assert "Broken &lt;b&gt;text&lt;/b&gt;." in shown
    assert "Restore the Item" in shown
    # A second click comes too late.
    assert client.post(change, {"reason": "Again.", "retire": "1"}).status_code == 409
    client.post(change, {"reason": "Mended.", "restore": "1"})
    assert "Retire the Item" in client.get(page).content.decode()


def test_who_may_not_change_items_sees_why_one_is_retired_and_no_form(
    client: Client, project: Project, maya: User, otto: User, olga: User
) -> None:
    item = make_item(project, "it-1")
    retire_item(item=item, reason="Broken.", actor=maya)
    change = reverse("item-retire", args=[project.slug, item.public_id])
    client.force_login(otto)
    shown = client.get(reverse("item-detail", args=[project.slug, item.public_id]))
    assert "Broken." in shown.content.decode()
    assert "Restore the Item" not in shown.content.decode()
    assert client.post(change, {"reason": "x"}).status_code == 403
    client.force_login(olga)
    assert client.post(change, {"reason": "x"}).status_code == 404
