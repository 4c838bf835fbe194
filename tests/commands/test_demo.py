"""`evalhub demo`: a second start changes nothing, every person has a link that works once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evalhub.wiring.demo import PEOPLE
from tests.factories.sites import UpSite, eventually
from tests.factories.walking import Browser

pytestmark = pytest.mark.faults

LINK = re.compile(r"^  (.+), (\w+): (http://127\.0\.0\.1:\d+(/accounts/link/[\w-]+/))$", re.M)
# What a second start may add to: fresh links, heartbeats, sessions and what is said about them.
MAY_GROW = {"accounts_signinlink", "jobs_workerheartbeat", "audit_event", "django_session"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture
def demo(data: Path) -> Iterator[Callable[[], UpSite]]:
    started: list[UpSite] = []

    def begin() -> UpSite:
        site = UpSite(data, "--judge", "none", command="demo").wait_ready()
        started.append(site)
        return site

    yield begin
    for site in started:
        assert site.end() == 0


def links(site: UpSite) -> list[tuple[str, str, str, str]]:
    """Name, role, address and path of each printed link; the last line comes after them."""
    eventually(lambda: "All texts are fictional" in site.out.read_text())
    found = LINK.findall(site.out.read_text())
    assert [role for _, role, _, _ in found] == [str(role) for _, role in PEOPLE.values()]
    return found


def counts(site: UpSite) -> dict[str, int]:
    tables = site.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name: site.rows(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables}


def test_each_person_gets_a_link_and_a_second_start_changes_nothing(demo) -> None:
    first = demo()
    assert len({path for _, _, _, path in links(first)}) == len(PEOPLE)
    before = counts(first)
    assert before["annotation_item"] > 0
    assert first.end() == 0
    second = demo()
    after = counts(second)
    assert {name for name in after if after[name] != before[name]} <= MAY_GROW
    assert not {path for *_, path in links(first)} & {path for *_, path in links(second)}


def test_a_link_opens_the_right_start_page_once(demo) -> None:
    site = demo()
    for name, role, address, path in links(site):
        person, other = Browser(f"http://127.0.0.1:{site.port}"), Browser(address)
        landed = person.post(path)
        assert landed.status_code == 200
        assert name in person.client.get("/accounts/").text
        assert ("/work" in landed.url.path) == (role == "annotator")
        assert other.client.get(path).status_code >= 400
        person.client.close()
        other.client.close()
