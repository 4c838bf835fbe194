"""Traps in a real Chromium: list, one trap, candidates, by keyboard, without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Criterion, Project, Reference, Trap
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.annotations import make_annotation
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.traps import answer_next, trap_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds/traps/"


@pytest.fixture
def project(live_server: object) -> Project:
    """Three traps: five people pass two and miss the third; two items with references."""
    project = make_project()
    make_rubric(project)
    trap_project(project, "bs-014", "bs-027", "bs-031", items=4, limit=5)
    Trap.objects.filter(item__key="bs-014").update(explanation="The fee is named in the context.")
    plan_slots(project=project)
    raters = [make_rater(project, name) for name in ("ivo", "kira", "lena", "milan", "noor")]
    for rater in raters:
        for _ in range(3):
            answer_next(rater, {"bs-031": 2})
    for key, value in {"bs-040": 4, "bs-041": 1}.items():
        refer(make_item(project, key, outputs=1), 4)
        for rater in raters:
            subject = project.subjects.get(item__key=key)
            make_annotation(subject, rater, {"accuracy": value})
    project.trap_rate = 0.1
    project.save()
    return project


def refer(item: object, value: int) -> None:
    Reference.objects.create(
        project=item.project,
        subject=item.subjects.get(),
        criterion=Criterion.objects.get(rubric__project=item.project, key="accuracy"),
        value=value,
    )


@pytest.fixture
def lead(project: Project, sign_in: SignIn) -> User:
    user = make_member(project, "maya")
    sign_in(user)
    return user


def test_the_pages_have_no_findings(page: Page, base: str, project: Project, lead: User) -> None:
    trap = project.traps.get(item__key="bs-031")
    pages = {
        "trap_list": "",
        "trap_detail": f"{trap.public_id}/",
        "trap_candidates": "candidates/",
        "trap_create": "new/?item=it-0",
        "trap_which": "new/",
    }
    for name, rest in pages.items():
        check_page(page, f"{base}{rest}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shoot(page, f"{name}_{scheme}")
        resize(page, PHONE)
        shoot(page, f"{name}_mobile")


def test_an_ambiguous_trap_is_retired_by_keyboard(
    page: Page, base: str, project: Project, lead: User
) -> None:
    page.goto(base)
    line = page.locator("#trap_list tbody tr").first
    expect(line).to_contain_text("bs-031")
    expect(line).to_contain_text("Ambiguous")
    line.get_by_role("link").press("Enter")
    page.get_by_label("Reason, which stands in the record").fill("Both readings are fair.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Activate it")).to_be_visible()
    assert not project.traps.get(item__key="bs-031").active


def test_everything_works_without_scripts(
    scriptless: Callable[[], Page], base: str, project: Project, lead: User
) -> None:
    plain = scriptless()
    plain.goto(f"{base}candidates/")
    expect(plain.get_by_label("bs-040")).to_be_checked()
    expect(plain.get_by_label("bs-041")).not_to_be_checked()
    plain.get_by_role("button", name="Make Traps of the ticked Items").click()
    expect(plain.get_by_text("1 Item is a Trap")).to_be_visible()
    plain.get_by_label("People who may be shown").fill("30")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("Saved. It holds")).to_be_visible()
    project.refresh_from_db()
    assert (project.trap_limit, project.traps.count()) == (30, 4)
