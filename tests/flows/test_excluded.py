"""Every page of figures with and without excluded raters; the switches go along with its links."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Firing, Project, Rater, Trap, TrapExposure
from annotation.services.quality.exclusions import lift_exclusion
from evalhub.accounts.models import User
from tests.factories.excluded import add_run, add_traps, make_divided
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.quality import make_rule

BOTH = "with_excluded=1&amp;revised=1"


@pytest.fixture
def raters(project: Project) -> list[Rater]:
    return make_divided(project)


@pytest.fixture
def lead(client: Client, maya: User, raters: list[Rater]) -> Client:
    client.force_login(maya)
    return client


def both(lead: Client, name: str, *args: object, **query: str) -> tuple[str, str]:
    """A page without and with the excluded; either says who they are and leads to the other."""
    address = reverse(name, args=["refunds", *args])
    without = lead.get(address, query).content.decode()
    with_them = lead.get(address, {**query, "with_excluded": "1"}).content.decode()
    for page in (without, with_them):
        assert "3 Raters excluded, for reasons on record" in page
    assert "First answers, without 3 excluded Raters." in without
    assert "First answers, with 3 excluded Raters." in with_them
    rest = urlencode(query).replace("&", "&amp;")
    assert f'href="{address}?{f"{rest}&amp;" if rest else ""}with_excluded=1"' in without
    assert f'href="{address}{f"?{rest}" if rest else ""}">Show them without' in with_them
    return plain(without), plain(with_them)


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_overview(lead: Client) -> None:
    without, with_them = both(lead, "project-overview")
    assert "rater-3, rater-4, rater-5" in without
    # Two who always agree. With the other three, of each unit's 10 pairs 6 differ: 0.6 observed,
    # 2 x 10 x 10 / (20 x 19) expected, and 1 - 0.6 / 0.5263 = -0.14; two values have no order.
    assert "Accuracy ordinal 4 2 1.00" in without
    assert "Accuracy ordinal 4 5 \u22120.14" in with_them


def test_nobody_is_told_to_talk_with_the_excluded(lead: Client, project: Project) -> None:
    add_traps(project)
    _, with_them = both(lead, "project-overview")
    assert "Talk about Accuracy" in with_them
    assert "Talk with" not in with_them


def test_the_list_of_raters(lead: Client) -> None:
    without, with_them = both(lead, "rater-list")
    # Rater 1: of the others 1 of 1 says the same, with the excluded 1 of 4.
    assert "Accuracy 4 1.00" in without
    assert "Accuracy 4 0.25" in with_them
    assert without.count("0 Annotations") == 3
    assert "Excluded 4 Annotations" in with_them


def test_the_page_of_a_rater(lead: Client, raters: list[Rater]) -> None:
    without, with_them = both(lead, "rater-detail", raters[0].public_id)
    assert "1.00 [1.00, 1.00] over all Criteria" in without
    assert "0.25 [0.25, 0.25] over all Criteria" in with_them
    # An excluded one stands beside those who count: nobody says the same; with the others 2 of 4.
    without, with_them = both(lead, "rater-detail", raters[2].public_id)
    assert "Excluded from every figure" in without
    assert "0.00 [0.00, 0.00] over all Criteria" in without
    assert "0.50 [0.50, 0.50] over all Criteria" in with_them


def test_the_report_of_a_judge(lead: Client, project: Project) -> None:
    without, with_them = both(lead, "run-report", add_run(project).public_id)
    # The judge says what the majority says, or never.
    assert "majority 4 0 1.00" in without
    assert "majority 4 0 0.00" in with_them


def test_the_traps(lead: Client, project: Project, raters: list[Rater]) -> None:
    add_traps(project)
    without, with_them = both(lead, "trap-list", state="")
    # 2 of 2 and 2 of 5, with Wilson's intervals.
    assert "100% [34, 100]" in without
    assert "40% [12, 77]" in with_them
    trap = Trap.objects.get(item__key="it-1")
    subject = trap.item.subjects.get()
    TrapExposure.objects.create(trap=trap, rater=raters[2], subject=subject)
    without, with_them = both(lead, "trap-detail", trap.public_id)
    assert "100% [34, 100] of 2 first answers" in without
    assert "40% [12, 77] of 5 first answers" in with_them
    assert "rater-3 Excluded" in without


def test_candidates_for_traps(lead: Client, project: Project) -> None:
    make_reference(project.subjects.get(item__key="it-1"), "accuracy", 5)
    without, with_them = both(lead, "trap-candidates", source="references")
    # The reference is what 2 of 2 say, and what 2 of 5 say.
    assert "100% [34, 100] of 2" in without
    assert "40% [12, 77] of 5" in with_them
    assert "Make Traps of the ticked" in without
    assert "Make Traps of the ticked" not in with_them


def test_the_preview_of_a_rule(lead: Client, project: Project) -> None:
    add_traps(project)
    rule = make_rule(project, least=4)
    address = reverse("quality-edit", args=["refunds", rule.public_id])
    given = {"collector": "traps", "percent": "70", "window": "40", "least": "4"}
    given |= {"confidence": "0.95", "action": "warning", "preview": "1"}
    # 0 of 4 passed: Wilson's upper end is 0.49, below 0.7.
    assert "Would have fired on 0 of 5 Raters" in plain(lead.post(address, given).content.decode())
    page = plain(lead.post(f"{address}?with_excluded=1", given).content.decode())
    assert "Would have fired on 3 of 5 Raters" in page
    assert "the rule itself never looks at them" in page
    assert "First answers, with 3 excluded Raters." in page


def test_a_release_freezes_both(lead: Client, project: Project, raters: list[Rater]) -> None:
    release = make_release(project)
    for rater in raters[2:]:
        lift_exclusion(exclusion=rater.exclusions.get(), reason="They were right.")
    without, with_them = both(lead, "golden-set-detail", release.public_id)
    # As on the overview; what was frozen stays, whoever counts again.
    assert "Accuracy ordinal 1.00" in without
    assert "Accuracy ordinal \u22120.14" in with_them


def test_both_switches_combine_and_every_link_keeps_them(
    lead: Client, project: Project, raters: list[Rater]
) -> None:
    run = add_run(project)
    pages = {
        "project-overview": (),
        "rater-list": (),
        "rater-detail": (raters[0].public_id,),
        "run-report": (run.public_id,),
        "item-detail": (project.items.get(key="it-2").public_id,),
    }
    for name, args in pages.items():
        address = reverse(name, args=["refunds", *args])
        page = lead.get(f"{address}?with_excluded=1&revised=1").content.decode()
        assert f'href="{address}?revised=1"' in page
        links = re.findall(r'<a [^>]*href="(/projects/refunds/(?:raters/|runs/|judges/)?)"', page)
        assert links == []
        assert f'href="/projects/refunds/raters/?{BOTH}"' in page


def test_pages_pass_switches_on_with_their_own_parameters(lead: Client, project: Project) -> None:
    add_traps(project)
    page = lead.get("/projects/refunds/traps/?state=active&with_excluded=1").content.decode()
    assert "?state=retired&amp;with_excluded=1" in page
    assert 'href="/projects/refunds/traps/?state=active"' in page
    page = lead.get("/projects/refunds/traps/?state=active&revised=1").content.decode()
    assert "These figures hold first answers in any case" in page
    assert 'href="/projects/refunds/traps/?state=active&amp;revised=1&amp;with_excluded=1"' in page


def test_findings_say_who_is_excluded_meanwhile(
    lead: Client, project: Project, raters: list[Rater]
) -> None:
    rule, now = make_rule(project), timezone.now()
    for rater in raters[1:3]:
        Firing.objects.create(
            project=project,
            rule=rule,
            rater=rater,
            action="message",
            evidence={"k": 1, "n": 9, "value": 0.1, "low": 0.02, "high": 0.4, "threshold": 0.7},
            upto=now,
            due_at=now,
        )
    page = plain(lead.get(reverse("quality-inbox", args=["refunds"])).content.decode())
    finding = re.compile(r"(rater-\d) : Traps passed \d+ \w+, [\d:]+( Excluded)?")
    assert sorted(finding.findall(page)) == [("rater-2", ""), ("rater-3", " Excluded")]
    assert "Evidence above stands as it was when it was found." in page
