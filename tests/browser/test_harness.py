"""The harness itself, on pages made of nothing but the frame and the components."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import axe_findings, check_page, chromium_path, findings, resize, shoot

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]


@pytest.fixture(autouse=True)
def _templates(settings: Any) -> None:
    engine = {**settings.TEMPLATES[0]}
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [engine]


@pytest.mark.parametrize("address", ["/", "/?plain", "/?errors", "/missing", "/desk"])
def test_frame_and_components_have_no_findings(page: Page, live_server: Any, address: str) -> None:
    check_page(page, live_server.url + address)
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390)):
        page.emulate_media(color_scheme=scheme)
        resize(page, (width, 900))
        name = address.strip("/").replace("?", "") or "parts"
        shoot(page, f"{name}_{scheme}_{width}")


@pytest.mark.django_db(transaction=True)
def test_account_sheet_opens_for_a_person_who_is_signed_in(
    page: Page, live_server: Any, sign_in: Any, maya: Any
) -> None:
    sign_in(maya)
    check_page(page, live_server.url + "/")
    page.get_by_role("button", name="Account of").click()
    expect(page.get_by_role("dialog")).to_contain_text(maya.email)
    assert axe_findings(page) == []
    shoot(page, "account", whole=False)


def test_findings_are_reported(page: Page, live_server: Any) -> None:
    page.route(
        "**/",
        lambda route: route.fulfill(
            content_type="text/html",
            headers={"Content-Security-Policy": "default-src 'none'"},
            body='<html><body><img src="/x.png"><p style="width: 2000px">wide</p></body></html>',
        ),
    )
    text = "\n".join(findings(page, live_server.url + "/"))
    assert "image-alt" in text
    assert "CSP img-src" in text
    assert "console" in text


def test_a_missing_browser_is_a_failure_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALHUB_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(LookupError, match="Install it"):
        chromium_path()
