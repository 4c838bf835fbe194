"""`evalhub doctor`: 0 when all is well, else 1 and the name of what is not."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from evalhub import embedded
from tests.factories.sites import UpSite, evalhub, eventually, installation

pytestmark = pytest.mark.faults

STALE = "UPDATE jobs_workerheartbeat SET beat_at = now() - interval '5 minutes'"
PRODUCTION = {
    "EVALHUB_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "EVALHUB_ALLOWED_HOSTS": "evalhub.example",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = installation(tmp_path_factory.mktemp("doctor") / "data")
    cluster = embedded.cluster(folder)
    cluster.start()
    yield folder
    cluster.stop()


def lines(text: str) -> dict[str, str]:
    """Name of each check to its mark."""
    return {name: mark for mark, name in re.findall(r"^(ok|WRONG|-) +(\w+): ", text, re.M)}


def wrong(data: Path, **env: str) -> str:
    """What a doctor that finds something names as wrong."""
    done = evalhub(data, "doctor", **env)
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    named = re.fullmatch(r"evalhub: Something needs a change: (.*)\.\n", done.stderr)
    assert named, done.stderr
    assert lines(done.stdout)[named[1]] == "WRONG"
    return named[1]


def production(data: Path, database: str) -> dict[str, str]:
    """A production on the same server, over its socket."""
    cluster = embedded.cluster(data)
    place = f"{cluster.password()}@/{database}?host={cluster.socket_folder}"
    return {**PRODUCTION, "DATABASE_URL": f"postgresql://evalhub:{place}"}


def test_a_healthy_installation_is_all_well_and_says_each_check(data: Path) -> None:
    done = evalhub(data, "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert lines(done.stdout) == {
        **dict.fromkeys(("settings", "keys", "database", "durability", "clock"), "ok"),
        **dict.fromkeys(("worker", "broker"), "-"),
    }


@pytest.mark.parametrize(
    ("named", "env"),
    [
        ("settings", {"EVALHUB_DEBUG": "1"}),
        ("keys", {"EVALHUB_SECRET_KEY": "short"}),
        ("keys", {"EVALHUB_SEALING_KEY": "no key at all"}),
        ("broker", {"REDIS_URL": "redis://127.0.0.1:1/0"}),
    ],
)
def test_what_is_wrong_with_the_settings_is_named(
    data: Path, named: str, env: dict[str, str]
) -> None:
    assert wrong(data, **env) == named


def test_a_database_that_is_not_there_is_named_without_its_password(data: Path) -> None:
    nowhere = "postgresql://evalhub:canary@127.0.0.1:1/evalhub"
    assert wrong(data, **PRODUCTION, DATABASE_URL=nowhere) == "database"
    done = evalhub(data, "doctor", **PRODUCTION, DATABASE_URL=nowhere)
    assert "Connection refused" in done.stdout
    assert "canary" not in done.stdout + done.stderr


def test_waiting_migrations_are_named_and_not_applied(data: Path) -> None:
    embedded.cluster(data).ensure_database("empty")
    done = evalhub(data, "doctor", **production(data, "empty"))
    assert "WRONG  database: migrations are waiting" in done.stdout
    assert done.returncode == 1
    with embedded.cluster(data).connect("empty") as link:
        found = link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert found.fetchone() == (0,)


def test_a_database_that_may_forget_is_named(data: Path) -> None:
    with embedded.cluster(data).connect() as link:
        link.execute("ALTER ROLE evalhub SET synchronous_commit = off")
        try:
            assert wrong(data) == "durability"
        finally:
            link.execute("ALTER ROLE evalhub RESET synchronous_commit")


def test_a_production_without_a_worker_is_named(data: Path) -> None:
    assert wrong(data, **production(data, "evalhub")) == "worker"


def rests_stale(site: UpSite, worker: psutil.Process) -> bool:
    """Stop the worker and make its beat an old one; False if it was stopped while it beat."""
    worker.suspend()
    with site.cluster.connect("evalhub") as link:
        link.execute("SET lock_timeout = '1s'")
        try:
            return link.execute(STALE).rowcount > 0
        except psycopg.errors.LockNotAvailable:
            worker.resume()
            return False


def test_a_worker_that_makes_no_progress_is_named_while_the_site_is_up(data: Path) -> None:
    site = UpSite(data).wait_ready()
    try:
        eventually(lambda: site.rows("SELECT 1 FROM jobs_workerheartbeat"))
        assert lines(evalhub(data, "doctor").stdout)["worker"] == "ok"
        child = site.child(r"evalhub\.cli worker")
        eventually(lambda: rests_stale(site, child))
        assert wrong(data) == "worker"
        child.resume()
    finally:
        assert site.end() == 0


def test_a_cluster_whose_password_was_lost_is_named(data: Path) -> None:
    place = data / "postgres.password"
    hidden = data / "hidden"
    os.rename(place, hidden)
    try:
        done = evalhub(data, "doctor")
    finally:
        os.rename(hidden, place)
    assert done.returncode == 1
    assert f"needs {place}; put it back." in done.stderr
    assert "Traceback" not in done.stderr
