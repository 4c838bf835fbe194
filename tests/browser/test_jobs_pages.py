"""Long work and its traces in a real Chromium: slots that follow, coverage, retiring an item."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import DatasetImport, HandoutPlan, Item, Project
from annotation.services.handout import planning
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.datasets import item, make_folder
from tests.factories.handout import make_tiers
from tests.factories.projects import make_item, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]
PLAN = {"size": 60, "by": ["risk"], "allocation": "equal", "minimum": 5, "quotas": {}, "seed": 1}


def looks(page: Page, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"{name}_{scheme}")
    resize(page, PHONE)
    shoot(page, f"{name}_mobile")


def test_slots_that_follow_show_how_far_they_are_and_then_nothing(
    page: Page, live_server: Any, sign_in: SignIn, maya: User, project: Project, monkeypatch: Any
) -> None:
    monkeypatch.setattr(planning, "BIG", 2)
    monkeypatch.setattr(planning, "CHUNK", 2)
    make_tiers(project, "1", "2", "3")
    assert not planning.bring_in_line(project=project)
    sign_in(maya)
    url = f"{live_server.url}/projects/refunds/settings/handout/"
    check_page(page, url)
    expect(page.get_by_label("Waits for the worker")).to_be_visible()
    planning.plan_due()
    expect(page.get_by_label("Subjects in line")).to_have_attribute("value", "2")
    looks(page, "handout_planning")
    planning.plan_due()
    expect(page.get_by_text("Slots follow the last change")).to_have_count(0)
    assert HandoutPlan.objects.get().place is None


def test_an_item_is_retired_by_keyboard_and_restored(
    page: Page, live_server: Any, sign_in: SignIn, maya: User, project: Project
) -> None:
    make_rubric(project)
    one = make_item(project, "it-1", outputs=1)
    sign_in(maya)
    url = f"{live_server.url}/projects/refunds/items/{one.public_id}/"
    page.goto(url)
    page.get_by_role("button", name="Retire the Item").press("Enter")
    expect(page.get_by_text("Say why")).to_be_visible()
    expect(page.get_by_label("Reason")).to_be_focused()
    shoot(page, "item_retire_wrong")
    page.keyboard.type("Broken text.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Broken text.")).to_be_visible()
    check_page(page, url)
    looks(page, "item_retired")
    page.get_by_label("Reason").fill("Mended.")
    page.get_by_role("button", name="Restore the Item").click()
    expect(page.get_by_role("button", name="Retire the Item")).to_be_visible()


def test_the_coverage_of_a_sample_is_found_from_the_loads(
    page: Page, live_server: Any, sign_in: SignIn, maya: User, project: Project
) -> None:
    sample = {"plan": PLAN, "strata": [["low", 900, 30], ["high", 95, 30], ["odd", 5, 0]]}
    DatasetImport.objects.create(project=project, digest="ab12", sample=sample, loaded_by=maya)
    sign_in(maya)
    page.goto(f"{live_server.url}/projects/refunds/import/")
    page.get_by_role("link", name="its coverage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("60 of 1,000 Items")
    check_page(page, page.url)
    looks(page, "coverage")


def test_a_folder_is_looked_at_and_its_difference_approved(
    page: Page, live_server: Any, sign_in: SignIn, maya: User, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    rows = [item(f"q{n}", input=f"I am m{n}@x.example, call me") for n in range(4)]
    sign_in(maya)
    page.goto(f"{live_server.url}/projects/import/")
    files = sorted(make_folder(tmp_path / "d", items=rows).iterdir())
    page.get_by_label("Files").set_input_files(files)
    page.get_by_label("Address").fill("cards")
    page.get_by_role("button", name="Look at it first").press("Enter")
    page.get_by_label("E-mail").check()
    page.get_by_role("button", name="Check the whole folder").press("Enter")
    expect(page.get_by_role("heading", name="What loading it does")).to_be_visible()
    expect(page.locator("del").first).to_have_text("m0@x.example")
    check_page(page, page.url)
    looks(page, "import_folder")
    page.get_by_role("button", name="Load it").click()
    page.wait_for_url("**/projects/cards/")
    assert Item.objects.get(key="q1").input == "I am [EMAIL_1], call me"
