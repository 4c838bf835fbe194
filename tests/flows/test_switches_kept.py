"""Forms on pages with the switches of figures lead back to a page with the same switches."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotation.models import Appeal, Firing, Project, Rater
from annotation.services.quality.evaluation import evaluate_rater
from annotation.services.raters import pause_rater
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.quality import make_rule, meet_traps

BOTH = "?with_excluded=1&revised=1"
FORM = re.compile(r'<form[^>]*method="post"[^>]*>')
ACTION = re.compile(r'action="([^"]*)"')


@pytest.fixture
def lead(client: Client, maya: User) -> Client:
    client.force_login(maya)
    return client


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    """Anna has missed traps; a rule found it, they are paused and have appealed."""
    rater = make_rater(project, "anna", anna)
    make_rule(project)
    meet_traps(rater, 1, 9)
    evaluate_rater(rater=rater)
    pause_rater(rater=rater, reason="Missed Traps.")
    Appeal.objects.create(rater=rater, text="I was right.")
    return rater


def at(name: str, *args: object) -> str:
    return reverse(name, args=["refunds", *args])


def trap(rater: Rater) -> object:
    return rater.project.traps.order_by("pk")[0].public_id


def item(rater: Rater) -> object:
    return rater.project.items.order_by("pk")[0].public_id


def rule(rater: Rater) -> object:
    return rater.project.quality_rules.get().public_id


def forms_of(page: HttpResponse) -> list[str]:
    """Where the forms of the page's main part post to; without an address to the page itself."""
    body = page.content.decode().partition("<main")[2]
    found = [ACTION.search(form) for form in FORM.findall(body)]
    here = page.wsgi_request.get_full_path()
    return [one[1].replace("&amp;", "&") if one else here for one in found]


RULE = {"collector": "traps", "percent": "70", "window": "40", "least": "6", "confidence": "0.95"}
POSTS = (
    ("rater-list", None, "/names/", {"show": "1"}),
    ("rater-list", None, "/pause/", {"reason": "Asked to."}),
    ("rater-detail", lambda rater: rater.public_id, "/names/", {"show": "1"}),
    ("item-detail", item, "/change/", {"retire": "1", "reason": "A copy."}),
    ("trap-list", None, "/traps/", {"percent": "5", "limit": "50"}),
    ("trap-detail", trap, "/change/", {"reason": "Ambiguous."}),
    ("quality-rules", None, "/switch/", {"off": "1"}),
    ("quality-edit", rule, "/quality/", {**RULE, "action": "warning", "active": "on"}),
    ("quality-inbox", None, "/close/", {}),
    ("quality-inbox", None, "/answer/", {"grant": "1", "answer": "Yes."}),
    ("quality-rater", lambda one: one.public_id, "/change/", {"exclude": "1", "reason": "Bot."}),
)


@pytest.mark.parametrize(("page", "about", "form", "given"), POSTS)
def test_a_post_leads_back_to_the_same_switches(
    lead: Client,
    rater: Rater,
    page: str,
    about: Callable[[Rater], object] | None,
    form: str,
    given: dict[str, Any],
) -> None:
    here = at(page, *([about(rater)] if about else []))
    posts_to = forms_of(lead.get(here + BOTH))
    leading_back = [url for url in posts_to if "/review/" not in url]
    assert {url.partition("?")[2] for url in leading_back} == {BOTH[1:]}
    answer = lead.post(next(url for url in posts_to if form in url), given)
    assert (answer.status_code, answer["Location"].partition("?")[2]) == (303, BOTH[1:])
    back = lead.get(answer["Location"])
    assert back.status_code == 200
    assert BOTH.replace("&", "&amp;") in back.content.decode()


def test_without_switches_the_address_ends_as_it_did(lead: Client, rater: Rater) -> None:
    change = at("quality-change", rater.public_id)
    answer = lead.post(change, {"exclude": "1", "reason": "A bot."})
    assert answer["Location"] == at("quality-rater", rater.public_id)
    firing = Firing.objects.get()
    answer = lead.post(at("quality-close", firing.public_id) + "?start=30&revised=1")
    assert answer["Location"] == at("quality-inbox") + "?revised=1"


def test_what_a_refused_form_shows_turns_its_switches_on_the_page_itself(
    lead: Client, rater: Rater
) -> None:
    lead.post(at("quality-change", rater.public_id), {"exclude": "1", "reason": "A bot."})
    for post, page in (
        (at("item-retire", item(rater)), at("item-detail", item(rater))),
        (at("trap-chosen"), at("trap-candidates")),
    ):
        refused = lead.post(post + "?revised=1", {"source": "crowd", "tolerance-0": "x"})
        assert refused.status_code == 422
        assert f'href="{page}?revised=1&amp;with_excluded=1"' in refused.content.decode()
