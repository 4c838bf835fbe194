"""Adjudication in a real Chromium: the queue, a case, its settings, the consensus policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Criterion, Project, Rating
from calibration.models import Adjudication, Disagreement
from calibration.services.adjudications.scanning import scan_disagreements
from evalhub.accounts.models import User
from tests.browser.harness import arrive, axe_findings, look, shoot
from tests.factories.adjudications import make_differing, settle
from tests.factories.evidence import row
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object) -> Project:
    """Three cases; of the first one rating has a reason and a passage."""
    project = make_project()
    rubric = make_rubric(project, publish=False)
    Criterion.objects.filter(rubric=rubric).update(extra={"evidence": "optional"})
    rubric.published_at = project.created_at
    rubric.save()
    for number, tier in enumerate((1, 2, 3), start=1):
        metadata = {"risk_tier": tier, "product": "loans" if tier == 3 else "cards"}
        make_differing(project, f"it-{number}", metadata=metadata, context="The rule.")
    passage = row("output", "Answer a to it-1.", "Answer a")
    first = Rating.objects.filter(annotation__subject__item__key="it-1").earliest("pk")
    Rating.objects.filter(pk=first.pk).update(
        comment="It names no date.", extra={"evidence": [passage]}
    )
    judge = make_judge(project, "judge-one", provider="imported", base_url="")
    subject = project.subjects.get(item__key="it-1")
    make_verdict(make_run(project, judge), subject, "accuracy", 4, rationale="The date is right.")
    scan_disagreements(project=project)
    return project


@pytest.fixture
def adam(project: Project, sign_in: SignIn) -> User:
    user = make_member(project, "adam")
    sign_in(user)
    return user


def test_the_pages_have_no_findings(
    page: Page, base: str, project: Project, sign_in: SignIn
) -> None:
    maya = make_member(project, "maya")
    sign_in(maya)
    cases = list(Disagreement.objects.order_by("place"))
    settle(cases[1].subject, maya, rule="No order number: at most 3.")
    pages = {
        "adjudication_list": "adjudication/",
        "adjudication_case": f"adjudication/{cases[0].public_id}/",
        "adjudication_case_settled": f"adjudication/{cases[1].public_id}/",
        "adjudication_settings": "adjudication/settings/",
        "consensus_show": "consensus/",
        "run_slices": f"runs/{project.judge_runs.get().public_id}/report/?by=product",
    }
    for name, rest in pages.items():
        look(page, f"{base}/{rest}", name)


def test_a_policy_is_tried_before_it_is_switched_to(
    page: Page, base: str, project: Project, sign_in: SignIn
) -> None:
    maya = make_member(project, "maya")
    sign_in(maya)
    settle(project.subjects.get(item__key="it-1"), maya)
    page.goto(f"{base}/consensus/")
    page.get_by_role("group", name="Adjudications count").get_by_label("never").check()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="1 Item would change")).to_be_visible()
    shoot(page, "consensus_trial")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Switch to this policy").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()


def test_a_case_is_decided_by_keys_alone(
    page: Page, base: str, project: Project, adam: User
) -> None:
    page.goto(f"{base}/adjudication/")
    page.keyboard.press("j")
    arrive(page, "Settle Accuracy of it-1")
    assert "judge-one" not in page.content()
    page.keyboard.press("v")
    expect(page.get_by_text("judge-one: 4")).to_be_visible()
    page.wait_for_load_state("load")
    for key in ("4", "Shift+Enter"):
        page.keyboard.press(key)
    page.keyboard.type("The date is right.")
    page.keyboard.press("Control+Enter")
    arrive(page, "Settle Accuracy of it-2")
    for key in ("x", "Shift+Enter"):
        page.keyboard.press(key)
    page.keyboard.type("Both readings hold.")
    page.keyboard.press("Control+Enter")
    arrive(page, "Settle Accuracy of it-3")
    made = Adjudication.objects.order_by("pk").values_list("value", "ambiguous", "reason")
    assert list(made) == [(4, False, "The date is right."), (None, True, "Both readings hold.")]


def test_a_case_is_decided_without_scripts(
    scriptless: Callable[[], Page], base: str, project: Project, adam: User
) -> None:
    plain = scriptless()
    plain.goto(f"{base}/adjudication/")
    plain.get_by_role("link", name="Start").click()
    plain.get_by_role("group", name="Settle Accuracy").get_by_role("radio").nth(1).check()
    plain.get_by_role("button", name="Settle").click()
    expect(plain.get_by_role("alert")).to_contain_text("Write the reason")
    expect(
        plain.get_by_role("group", name="Settle Accuracy").get_by_role("radio").nth(1)
    ).to_be_checked()
    plain.get_by_label("Reason").fill("It names no date.")
    plain.get_by_role("button", name="Settle").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Settle Accuracy of it-2")
    plain.get_by_label("What you wait for").fill("Legal is asked.")
    plain.get_by_role("button", name="Defer").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Settle Accuracy of it-3")
    states = Disagreement.objects.order_by("place").values_list("state", flat=True)
    assert list(states) == ["settled", "deferred", "open"]
