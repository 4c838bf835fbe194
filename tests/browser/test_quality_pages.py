"""Quality control in a real Chromium: rules, inbox, notes, appeal, exclusion."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import Firing, Project, Rater
from annotation.services.quality.actions import apply_due
from annotation.services.quality.appeals import write_appeal
from annotation.services.quality.evaluation import evaluate_rater
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.quality.rules import add_default_rules
from annotation.services.raters import pause_rater
from evalhub.accounts.models import User
from tests.browser.harness import look, shoot
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_project, make_rubric
from tests.factories.quality import answer, make_rule, meet_traps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object) -> Project:
    """Anna warned and paused with an appeal, a pair that shares errors, ben excluded."""
    project = make_project(trap_rate=0.1)
    make_rubric(project)
    add_default_rules(project=project)
    project.quality_rules.update(since=None)
    anna = make_rater(project, "anna", make_member(project, "anna"))
    meet_traps(anna, 1, 9)
    evaluate_rater(rater=anna)
    Firing.objects.update(due_at=timezone.now())
    apply_due()
    pause_rater(rater=anna, reason="Several answers came faster than the text can be read.")
    write_appeal(rater=anna, text="The page jumped to the next Item by itself.")
    ben = make_rater(project, "ben", make_member(project, "ben"))
    pair(project, ben)
    answer(ben, "it-1", 4)
    exclude_rater(rater=ben, reason="Answers without reading; talked on Monday.")
    return project


def pair(project: Project, first: Rater) -> None:
    rule = project.quality_rules.get(collector="copying")
    evidence = {"k": 17, "n": 72, "value": 0.24, "low": 0.15, "high": 0.35, "peers": 0.02}
    Firing.objects.create(
        project=project,
        rule=rule,
        rater=first,
        other=make_rater(project, "cleo"),
        action="message",
        evidence={**evidence, "expected": 1.39, "p": 2e-13, "q": 2e-9},
        upto=timezone.now(),
        due_at=timezone.now(),
        applied_at=timezone.now(),
    )


@pytest.fixture
def lead(project: Project, sign_in: SignIn) -> User:
    user = make_member(project, "maya")
    sign_in(user)
    return user


def test_the_leads_pages_have_no_findings(
    page: Page, base: str, project: Project, lead: User
) -> None:
    rater = project.raters.get(key="anna")
    rule = project.quality_rules.get(action="pause")
    pages = {
        "quality_rules": "quality/rules/",
        "quality_rule": f"quality/rules/{rule.public_id}/",
        "quality_inbox": "quality/",
        "quality_rater": f"raters/{rater.public_id}/quality/",
        "raters_quality": "raters/",
        "overview_excluded": "?with_excluded=1",
    }
    for name, rest in pages.items():
        look(page, f"{base}/{rest}", name)


def test_the_annotators_pages_have_no_findings(
    page: Page, base: str, project: Project, sign_in: SignIn
) -> None:
    sign_in(project.raters.get(key="anna").user)
    look(page, f"{base}/notes/", "quality_notices")
    look(page, f"{base.partition('/projects')[0]}{reverse('work-list')}", "work_notices")


def test_a_rule_is_previewed_and_saved_by_keyboard(
    page: Page, base: str, project: Project, lead: User
) -> None:
    page.goto(f"{base}/quality/rules/new/")
    page.get_by_label("Look at", exact=True).select_option("traps")
    page.get_by_role("button", name="Show whom it would have fired on").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Would have fired on 1 of")).to_be_visible()
    expect(page.locator("#quality_preview")).to_contain_text("1 of 10: 10% [2%, 40%]")
    shoot(page, "quality_preview_light")
    page.get_by_role("button", name="Save the rule").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quality rules")
    assert project.quality_rules.count() == 10


def test_an_appeal_is_granted_and_the_pause_ends(
    page: Page, base: str, project: Project, lead: User
) -> None:
    page.goto(f"{base}/quality/")
    page.get_by_label("Answer, which R-01 reads").fill("Seen in the log.")
    page.get_by_role("button", name="Grant and end the pause of R-01").click()
    expect(page.locator("#quality_appeals")).to_have_count(0)
    assert project.raters.get(key="anna").paused_at is None


def test_everything_works_without_scripts(
    scriptless: Callable[[], Page], base: str, project: Project, page: Page, lead: User
) -> None:
    plain = scriptless()
    rater = project.raters.get(key="ben")
    plain.goto(f"{base}/raters/{rater.public_id}/quality/")
    plain.get_by_label("Reason, which stands in every record").fill("It was the page.")
    plain.get_by_role("button", name="Lift the exclusion").click()
    expect(plain.get_by_role("heading", name="Exclude from the figures")).to_be_visible()
    plain.goto(f"{base}/quality/rules/")
    rule = project.quality_rules.get(action="pause")
    line = plain.locator("#quality_rules li").filter(has_text="Pause, after")
    line.get_by_role("button").click()
    expect(plain.locator("#quality_rules li").filter(has_text="Pause, after")).to_contain_text(
        "Turn off"
    )
    rule.refresh_from_db()
    assert rule.active


def test_a_note_is_read_and_gone_from_the_desk(
    page: Page, base: str, project: Project, sign_in: SignIn
) -> None:
    cleo = make_member(project, "cleo")
    rater = project.raters.get(key="cleo")
    Rater.objects.filter(pk=rater.pk).update(user=cleo)
    make_rule(project, "pace", action="note")
    Firing.objects.filter(other=rater).update(
        rule=project.quality_rules.get(collector="pace", action="note", threshold=0.7),
        rater=rater,
        other=None,
        action="note",
    )
    Rater.objects.filter(pk=rater.pk).update(has_notices=True)
    sign_in(cleo)
    page.goto(f"{base.partition('/projects')[0]}{reverse('work-list')}")
    page.get_by_role("link", name="A note").click()
    page.get_by_role("button", name="I have read it").press("Enter")
    expect(page.get_by_text("Read", exact=True)).to_be_visible()
    rater.refresh_from_db()
    assert not rater.has_notices
