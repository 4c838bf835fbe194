"""`evalhub invite` from outside: a link that opens once, on a site that runs."""

import re
from collections.abc import Iterator

import pytest

from tests.factories.sites import UpSite, evalhub, installation
from tests.factories.walking import Browser

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UpSite]:
    running = UpSite(installation(tmp_path_factory.mktemp("invite") / "data")).wait_ready()
    yield running
    assert running.end() == 0


@pytest.fixture
def browser(site: UpSite) -> Iterator[Browser]:
    opened = Browser(f"http://127.0.0.1:{site.port}")
    yield opened
    opened.client.close()


def test_a_link_signs_in_once(site: UpSite, browser: Browser) -> None:
    done = evalhub(site.data, "invite", "nina@example.org", "--superuser")
    assert (done.returncode, done.stderr) == (0, "")
    path = re.fullmatch(r"http://127\.0\.0\.1:8000(/accounts/link/[\w-]{40,}/)\n", done.stdout)
    assert path
    assert browser.post(path[1]).status_code == 200
    assert "nina@example.org" in browser.client.get("/accounts/").text
    again = Browser(str(browser.client.base_url))
    assert again.client.get(path[1]).status_code in {404, 409, 410}
    assert "/login/" in str(again.client.get("/accounts/").url)
    again.client.close()


def test_the_secret_of_a_link_is_not_kept_as_it_is(site: UpSite) -> None:
    done = evalhub(site.data, "invite", "olaf@example.org")
    secret = done.stdout.strip().rstrip("/").rsplit("/", 1)[1]
    tables = site.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (name,) in tables:
        query = f"SELECT count(*) FROM \"{name}\" t WHERE t::text LIKE '%{secret}%'"
        assert site.rows(query) == [(0,)], name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody",), "“nobody” is not an e-mail address."),
        (("nina@example.org", "--project", "nothing"), "There is no project “nothing”."),
    ],
)
def test_what_cannot_be_invited_is_one_line(
    site: UpSite, words: tuple[str, ...], said: str
) -> None:
    done = evalhub(site.data, "invite", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"evalhub: {said}\n"
