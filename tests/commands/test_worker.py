"""`evalhub worker`: beats while it works, ends when asked, waits out a dead database."""

import signal
import subprocess
from collections.abc import Iterator

import pytest

from evalhub import embedded
from tests.factories.sites import CLI, PATIENCE, clean_env, evalhub, eventually, installation

pytestmark = pytest.mark.faults

BEATS = "SELECT name FROM jobs_workerheartbeat"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Cluster]:
    found = embedded.cluster(installation(tmp_path_factory.mktemp("worker") / "data"))
    found.start()
    yield found
    found.stop()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_beats_and_ends_when_asked(cluster: embedded.Cluster, how: signal.Signals) -> None:
    line = [*CLI, "worker"]
    with subprocess.Popen(line, env=clean_env(cluster.data), stderr=subprocess.PIPE) as worker:

        def beats() -> bool:
            with cluster.connect("evalhub") as link:
                names = [name for (name,) in link.execute(BEATS)]
            return any(name.endswith(f":{worker.pid}") for name in names)

        assert eventually(beats)
        worker.send_signal(how)
        _, errors = worker.communicate(timeout=PATIENCE)
    assert (worker.returncode, errors) == (0, b"")


def test_a_database_that_may_forget_is_not_worked_on(cluster: embedded.Cluster) -> None:
    with cluster.connect() as link:
        link.execute("ALTER ROLE evalhub SET synchronous_commit = off")
        try:
            done = evalhub(cluster.data, "worker")
        finally:
            link.execute("ALTER ROLE evalhub RESET synchronous_commit")
    assert done.returncode == 1
    assert done.stderr == (
        "evalhub: The database runs with synchronous_commit off and could lose labels in a "
        "crash. Turn it on and start again.\n"
    )
