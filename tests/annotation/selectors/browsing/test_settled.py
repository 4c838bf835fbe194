from django.test import Client

from annotation.models import Project
from annotation.selectors.browsing.settled import settled_about
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, plan, settle


def test_an_item_knows_what_was_decided_about_its_units(
    project: Project, adam: User, maya: User
) -> None:
    subject = make_differing(project)
    settle(subject, adam, 4)
    settle(subject, maya, 2)
    now, before = settled_about(subject.item)[subject.pk, "accuracy"]
    assert (now.value, now.who, now.live) == ("2", "Maya", True)
    assert (before.value, before.who, before.live) == ("4", "Adam", False)


def test_its_page_shows_who_decided_when_and_why_and_what_was_before(
    client: Client, project: Project, adam: User, maya: User
) -> None:
    plan(project, two_person=True)
    subject = make_differing(project)
    settle(subject, adam, 4, reason="It names the wrong fee.", rule="A wrong fee is at most 4.")
    settle(subject, maya, 2, reason="Two errors.")
    client.force_login(adam)
    url = f"/projects/refunds/items/{subject.item.public_id}/"
    page = client.get(url).content.decode()
    for words in ("Adjudicated: 2", "awaits a second person, Maya", "Two errors."):
        assert words in page
    for words in ("replaced by a later decision, Adam", "It names the wrong fee.", "at most 4."):
        assert words in page
