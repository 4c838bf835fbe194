"""A real Chromium for the browser tests; without one they fail, they are never skipped."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.harness import ARGUMENTS, DESKTOP, chromium_path, resize

# Milliseconds that only what fails waits: the machine may be busy.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module, gone before tests that run coroutines of their own.

    Playwright's synchronous interface runs an event loop in this thread, so Django would refuse
    the database to the tests.
    """
    try:
        program = chromium_path()
    except LookupError as missing:
        pytest.fail(str(missing), pytrace=False)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(ARGUMENTS), timeout=PATIENCE
        )
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def profile(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh profiles: no cookies, nothing stored."""
    made: list[BrowserContext] = []

    def fresh(**options: Any) -> BrowserContext:
        usual = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
        made.append(chromium.new_context(**{**usual, **options}))
        made[-1].set_default_timeout(PATIENCE)
        return made[-1]

    yield fresh
    for one in made:
        one.close()


@pytest.fixture
def context(profile: Callable[..., BrowserContext]) -> BrowserContext:
    return profile()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    resize(page, DESKTOP)
    return page


@pytest.fixture
def scriptless(
    profile: Callable[..., BrowserContext], context: BrowserContext
) -> Callable[[], Page]:
    """Return a function that opens a page of the same person's, with scripts switched off."""

    def opened() -> Page:
        plain = profile(java_script_enabled=False)
        plain.add_cookies(context.cookies())
        return plain.new_page()

    return opened


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[Any], None]:
    """Return a function that signs a person in, without going through the form."""

    def as_person(user: Any) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )

    return as_person
