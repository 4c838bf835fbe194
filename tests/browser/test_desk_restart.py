"""The server goes away while somebody rates, and comes back: the answer arrives once."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Annotation, Project
from annotation.services.slots import plan_slots
from bench.desk_http import sessions
from tests.factories.ports import free_port
from tests.factories.projects import make_item
from tests.factories.serving import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def signed_in(project: Project, context: BrowserContext) -> int:
    """Somebody with two Items to rate; returns the port that the server is to have."""
    for key in ("one", "two"):
        make_item(project, key, outputs=1)
    plan_slots(project=project)
    port, (session,) = free_port(), sessions(project, 1)
    address = f"http://127.0.0.1:{port}"
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return port


def test_what_was_sent_while_the_server_was_away_arrives_once(
    page: Page, signed_in: int, tmp_path: Path
) -> None:
    with serving(tmp_path, workers=1, port=signed_in) as (address, _):
        page.goto(f"{address}/projects/refunds/desk/")
        before = page.locator("#desk").get_attribute("data-assignment")
        page.keyboard.press("4")
    # Nobody listens now. What is typed and sent stays on the page.
    page.locator("summary", has_text="Comment on the whole Item").click()
    page.locator("#comment").fill("Read twice.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    assert not Annotation.objects.exists()
    with serving(tmp_path, workers=1, port=signed_in):
        expect(page.locator(f'#desk:not([data-assignment="{before}"])')).to_be_visible()
    found = Annotation.objects.get()
    assert (found.comment, found.status) == ("Read twice.", "counted")
    assert list(found.ratings.values_list("value", flat=True)) == [4]
