"""Raters go by pseudonyms on every page for leads; names only when asked for, on the record."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Appeal, Exclusion, Firing, Project, QualityRule, Rater, TrapExposure
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.people import make_member
from tests.factories.quality import answer, make_rule, meet_traps
from tests.factories.questions import ask, lay_item
from tests.factories.review import make_case

PEOPLE = ("wilhelmina", "zbigniew")
LEAK = re.compile("wilhelmina|zbigniew", re.IGNORECASE)
EVIDENCE = {"k": 1, "n": 8, "value": 0.1, "low": 0.02, "high": 0.4, "threshold": 0.7}
# Who is a member is what the pages of members and of inviting to a session are about; they tie
# nobody to a rating. The desk is no page for leads.
ELSEWHERE = re.compile(r"/(members|desk|sessions/new)/|/accounts/|/logout/|\.csv|download")
LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)')


@pytest.fixture
def raters(project: Project, maya: User) -> list[Rater]:
    """Two people who differ, meet traps, ask, are found by rules, appeal and are reviewed."""
    users = [make_member(project, name, "annotator") for name in PEOPLE]
    first, second = (join_project(project=project, user=user) for user in users)
    for number in range(6):
        make_case(answer(first, f"it-{number}", 1))
        answer(second, f"it-{number}", 5)
    for rater in (first, second):
        meet_traps(rater, 1, 7)
        fire(make_rule(project, "traps", least=2), rater)
    for trap in project.traps.all():
        TrapExposure.objects.create(trap=trap, rater=first, subject=trap.item.subjects.get())
    Appeal.objects.create(rater=first, text="I was right.")
    ask(lay_item(project, users[0], "it-asked"))
    return [first, second]


def fire(rule: QualityRule, rater: Rater) -> None:
    now = timezone.now()
    Firing.objects.create(
        project=rule.project,
        rule=rule,
        rater=rater,
        action="warning",
        evidence=EVIDENCE,
        upto=now,
        due_at=now,
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def walk(client: Client, project: Project) -> dict[str, str]:
    """Every page of the project that links lead to from its overview."""
    base, pages = reverse("project-overview", args=[project.slug]), {}
    waiting = [base, *extra(project)]
    while waiting:
        path = waiting.pop(0)
        if path in pages or not path.startswith(base) or ELSEWHERE.search(path):
            continue
        reply = client.get(path, follow=True)
        pages[path] = b"".join(reply) if reply.streaming else reply.content
        pages[path] = pages[path].decode(errors="replace")
        waiting += [html.unescape(link.partition("?")[0]) for link in LINK.findall(pages[path])]
    return pages


def extra(project: Project) -> list[str]:
    """Pages that hold what others link to only sometimes."""
    names = ("handout-settings", "qualification-settings", "item-annotations", "question-list")
    return [reverse(name, args=[project.slug]) for name in (*names, "quality-rules", "trap-list")]


def test_no_page_for_leads_names_a_rater(project: Project, raters: list[Rater], maya: User) -> None:
    pages = walk(signed_in(maya), project)
    assert [path for path, text in pages.items() if LEAK.search(text)] == []
    seen = {re.sub("[0-9a-f-]{36}", "ID", path.partition("refunds/")[2]) for path in pages}
    expected = {"", "raters/", "raters/ID/", "raters/ID/quality/", "items/ID/", "team/", "quality/"}
    assert expected <= seen
    shown = {path for path, text in pages.items() if "R-01" in text}
    assert len(shown) > 12


def test_who_may_be_invited_is_tied_to_no_pseudonym(
    project: Project, raters: list[Rater], maya: User
) -> None:
    page = signed_in(maya).get(reverse("session-create", args=[project.slug])).content.decode()
    assert {name.lower() for name in LEAK.findall(page)} == set(PEOPLE)
    assert [rater.key for rater in raters if rater.key in page] == []
    assert re.findall(r"R-\d\d", page) == []


def test_an_excluded_rater_keeps_the_pseudonym(
    project: Project, raters: list[Rater], maya: User
) -> None:
    Exclusion.objects.create(rater=raters[0], reason="Copied.", by=maya)
    pages = walk(signed_in(maya), project)
    assert [path for path, text in pages.items() if LEAK.search(text)] == []


def test_a_manager_asks_for_names_on_the_record(
    project: Project, raters: list[Rater], maya: User
) -> None:
    lead, listed = signed_in(maya), reverse("rater-list", args=[project.slug])
    switch = reverse("rater-names", args=[project.slug])
    assert lead.post(switch, {"show": "1"}).status_code == 303
    item = project.items.get(key="it-0").public_id
    for path in (listed, f"/projects/refunds/items/{item}/", "/projects/refunds/"):
        assert "Wilhelmina" in lead.get(path).content.decode()
    assert "Wilhelmina" not in signed_in(maya).get(listed).content.decode()
    lead.post(switch, {"hide": "1"})
    assert "Wilhelmina" not in lead.get(listed).content.decode()
    verbs = Event.objects.filter(verb__startswith="rater names", actor_id__isnull=False)
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "rater names shown",
        "rater names hidden",
    ]


def test_only_managers_may_ask(project: Project, raters: list[Rater], otto: User) -> None:
    auditor, listed = signed_in(otto), reverse("rater-list", args=[project.slug])
    assert auditor.post(reverse("rater-names", args=["refunds"]), {"show": "1"}).status_code == 403
    body = auditor.get(listed).content.decode()
    assert "Show names" not in body
    assert "R-01" in body


def test_an_annotator_meets_no_name_either(project: Project, raters: list[Rater]) -> None:
    answers = signed_in(raters[0].user).get("/projects/refunds/desk/history/").content.decode()
    assert "zbigniew" not in answers.lower()
