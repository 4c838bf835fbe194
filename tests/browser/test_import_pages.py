"""Loading a dataset in a real Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Item, Project
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.browser.harness import axe_findings, check_page, overflow, resize, shoot
from tests.factories.datasets import item, label, make_folder
from tests.factories.files import write_csv

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looks(page: Page, name: str) -> None:
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        resize(page, (width, 900))
        shoot(page, f"{name}_{scheme}_{width}")


def look(page: Page, name: str) -> None:
    looks(page, name)
    assert axe_findings(page) + overflow(page) == []


def send(page: Page, *files: Path) -> None:
    page.get_by_label("Files").set_input_files(list(files))
    page.get_by_role("button", name="Load", exact=True).click()


def letters(folder: Path, encoding: str) -> Path:
    """A table that does not say what it is written in."""
    table = folder / "weekly.csv"
    table.write_bytes("question;answer\nGrößere Karte?;Müller hilft.\n".encode(encoding))
    return table


def choose(page: Page, folder: Path) -> None:
    page.get_by_label("Files").set_input_files(sorted(folder.iterdir()))


def test_the_pages_have_no_findings(
    page: Page, live_server: Any, sign_in: Any, tmp_path: Path, olga: User
) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])
    load_folder(path=folder, slug="cards", actor=olga)
    sign_in(olga)
    for name, path in (("create", "projects/import/"), ("project", "projects/cards/import/")):
        check_page(page, f"{live_server.url}/{path}")
        looks(page, f"import_{name}")


def test_a_dataset_with_problems_is_mended_and_loaded(
    page: Page, live_server: Any, sign_in: Any, tmp_path: Path, maya: User
) -> None:
    labels = [label("one", f"r{n}", 9) for n in range(60)]
    labels.append(label("x" * 190, "r1", 1))
    sign_in(maya)
    page.goto(f"{live_server.url}/projects/import/")
    choose(page, make_folder(tmp_path / "d", labels=labels[-1:] + labels))
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("62 problems; nothing was loaded.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("row")).to_have_count(51 + 8)
    look(page, "import_problems")
    choose(page, make_folder(tmp_path / "d", labels=[label("one", "r1", 4)]))
    page.get_by_label("Address").fill("cards")
    page.get_by_role("button", name="Load", exact=True).click()
    page.wait_for_url("**/projects/cards/")
    assert Item.objects.filter(project__slug="cards").count() == 2


def test_more_is_loaded_into_a_project_without_javascript(
    scriptless: Callable[[], Page], live_server: Any, sign_in: Any, tmp_path: Path, olga: User
) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards", actor=olga)
    sign_in(olga)
    page = scriptless()
    page.goto(f"{live_server.url}/projects/cards/import/")
    choose(page, make_folder(tmp_path / "e", items=[item("three")]))
    page.get_by_role("button", name="Load", exact=True).click()
    page.wait_for_url("**/projects/cards/")
    assert Project.objects.get().items.count() == 3


def test_a_table_is_mapped_tried_and_loaded_by_keyboard(
    page: Page, live_server: Any, sign_in: Any, tmp_path: Path, olga: User
) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards", actor=olga)
    sign_in(olga)
    page.goto(f"{live_server.url}/projects/cards/import/")
    rows = [("key", "prompt", "reply", "tier", "stars", "rater")]
    rows += [
        (f"q{n}", f"Where is card {n}? " * 9, "In the post. " * 30, "1", "4", "ben")
        for n in range(12)
    ]
    page.get_by_label("Files").set_input_files(write_csv(tmp_path / "weekly.csv", rows))
    page.get_by_role("button", name="Load", exact=True).press("Enter")
    page.wait_for_url("**/import/*/")
    expect(page.locator("#import_preview tbody tr")).to_have_count(10)
    look(page, "import_map")
    page.get_by_label("accuracy, by people").select_option("stars")
    page.get_by_role("button", name="Check the whole file").press("Enter")
    expect(page.get_by_role("heading", name="What loading it does")).to_be_visible()
    look(page, "import_trial")
    page.get_by_role("button", name="Load it").press("Enter")
    page.wait_for_url("**/projects/cards/")
    assert Item.objects.filter(project__slug="cards").count() == 2 + 12


def test_another_encoding_is_chosen_where_letters_look_wrong(
    page: Page, live_server: Any, sign_in: Any, tmp_path: Path, maya: User
) -> None:
    sign_in(maya)
    page.goto(f"{live_server.url}/projects/import/")
    send(page, letters(tmp_path, "mac-roman"))
    expect(page.get_by_role("heading", name="Read as Windows-1252")).to_be_visible()
    look(page, "import_encoding")
    page.get_by_label("Encoding").select_option("mac-roman")
    page.get_by_role("button", name="Read it as this").press("Enter")
    expect(page.locator("#import_encoding")).to_contain_text("Größere Karte?;Müller hilft.")
    expect(page.locator("#import_preview")).to_contain_text("Müller hilft.")


def test_a_guessed_encoding_is_ticked_before_it_is_loaded(
    page: Page, live_server: Any, sign_in: Any, tmp_path: Path, maya: User
) -> None:
    sign_in(maya)
    page.goto(f"{live_server.url}/projects/import/")
    send(page, letters(tmp_path, "cp1252"))
    page.get_by_role("textbox", name="Address").fill("weekly")
    page.get_by_role("button", name="Check the whole file").press("Enter")
    expect(page.get_by_role("heading", name="What loading it does")).to_be_visible()
    look(page, "import_guessed")
    page.get_by_role("button", name="Load it").press("Enter")
    ticked = page.get_by_label("The letters are right, read as Windows-1252")
    expect(ticked).to_be_focused()
    assert not Item.objects.exists()
    ticked.press("Space")
    page.get_by_role("button", name="Load it").press("Enter")
    page.wait_for_url("**/projects/weekly/**")
    assert Item.objects.get().input == "Größere Karte?"


def test_redaction_and_a_sample_are_shown_before_loading(
    page: Page, live_server: Any, sign_in: Any, tmp_path: Path, maya: User
) -> None:
    risks = ["high"] * 4 + ["low"] * 16
    rows = [("key", "question", "answer", "risk")]
    rows += [(f"q{n}", f"I am m{n}@x.example", "So.", risk) for n, risk in enumerate(risks)]
    sign_in(maya)
    page.goto(f"{live_server.url}/projects/import/")
    send(page, write_csv(tmp_path / "weekly.csv", rows))
    page.get_by_role("textbox", name="Address").fill("weekly")
    page.get_by_label("E-mail addresses").check()
    page.get_by_label("Load only so many Items").fill("10")
    page.get_by_label("Strata: metadata keys").fill("risk")
    page.get_by_label("At least, of each stratum").fill("3")
    page.get_by_role("button", name="Check the whole file").press("Enter")
    expect(page.get_by_role("deletion").first).to_have_text("m0@x.example")
    expect(page.get_by_role("row", name="high 4")).to_contain_text("3")
    look(page, "import_sample")
    page.get_by_role("button", name="Load it").press("Enter")
    page.wait_for_url("**/projects/weekly/import/coverage/**")
    assert Item.objects.filter(input="I am [EMAIL_1]").count() == 10
