"""The embedded PostgreSQL: private, durable, gone when asked, whatever happened before."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from evalhub import embedded
from evalhub.processes.binaries import EmbeddedError
from tests.factories.sites import PATIENCE, eventually


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[embedded.Cluster]:
    """A cluster that is not there yet, in a data folder only we may enter."""
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)
    found = embedded.cluster(parent / "data")
    yield found
    found.stop()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def server(cluster: embedded.Cluster) -> psutil.Process:
    return psutil.Process(int((cluster.folder / "postmaster.pid").read_text().split()[0]))


def test_settings_name_the_server_without_starting_it(cluster):
    settings = cluster.settings()
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert settings["HOST"] == str(cluster.socket_folder)
    assert settings == cluster.settings()
    assert len(settings["PASSWORD"]) >= 32
    assert not cluster.folder.exists()
    assert mode(cluster.data) == 0o700
    assert mode(cluster.data / "postgres.password") == 0o600


def test_a_second_start_finds_the_server_running(cluster):
    assert cluster.start()
    assert not cluster.start()
    assert cluster.is_running()
    cluster.stop()
    assert not cluster.is_running()
    assert not cluster.has_process()


def test_folders_are_private_and_there_is_no_tcp_port(cluster):
    cluster.start()
    assert mode(cluster.folder) == mode(cluster.socket_folder) == 0o700
    assert not server(cluster).net_connections("inet")
    with cluster.connect() as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_server_does_not_run_as_root(cluster):
    cluster.start()
    uids = server(cluster).uids()
    assert 0 not in uids
    if os.geteuid() != 0:
        assert uids.effective == os.geteuid()


def test_no_folder_above_the_cluster_is_opened(cluster):
    above = [cluster.data.parent, *cluster.data.parent.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in above]
    cluster.start()
    assert [(path.stat().st_mode, path.stat().st_uid) for path in above] == before


def test_a_wrong_password_is_refused(cluster):
    cluster.start()
    settings = cluster.settings()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=settings["HOST"], user="evalhub", password="guess", dbname="postgres")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=settings["HOST"], user="postgres", dbname="postgres")


def test_the_application_role_can_make_databases_but_is_no_superuser(cluster):
    cluster.start()
    assert cluster.ensure_database()
    assert not cluster.ensure_database()
    with cluster.connect("evalhub") as link:
        assert link.execute("SELECT usesuper FROM pg_user WHERE usename = user").fetchone() == (
            False,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("COPY (SELECT 1) TO PROGRAM 'true'")


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes"])
def test_durability_is_on(cluster, name):
    cluster.start()
    with cluster.connect() as link:
        assert link.execute("SELECT current_setting(%s)", [name]).fetchone() == ("on",)


def test_a_killed_server_is_recovered_with_all_committed_rows(cluster):
    cluster.start()
    cluster.ensure_database()
    with cluster.connect("evalhub") as link:
        link.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    server(cluster).kill()
    cluster.start()
    with cluster.connect("evalhub") as link:
        assert link.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_reused_process_id_does_not_block_a_start(cluster):
    cluster.start()
    cluster.stop()
    stranger = os.getpid()
    # A short socket folder went away with the server.
    cluster.socket_folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(cluster.socket_folder, cluster.folder.stat().st_uid, -1)
    (cluster.folder / "postmaster.pid").write_text(f"{stranger}\n{cluster.folder}\n")
    lock = cluster.socket_folder / f".s.PGSQL.{embedded.PORT}.lock"
    lock.write_text(f"{stranger}\n")
    assert cluster.start()


def test_an_interrupted_creation_is_made_anew(cluster):
    draft = cluster.data / "postgres.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("half")
    assert cluster.start()
    assert not draft.exists()


def test_simultaneous_starters_start_one_server(cluster):
    results: list[bool] = []
    starters = [threading.Thread(target=lambda: results.append(cluster.start())) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert sorted(results) == [False, False, False, True]


def test_stop_ends_open_transactions_within_ten_seconds(cluster):
    cluster.start()
    link = cluster.connect()
    link.execute("BEGIN")
    begun = time.monotonic()
    cluster.stop()
    # Ten seconds are promised, of which the product's own deadlines take half.
    assert time.monotonic() - begun < 20
    with pytest.raises(psycopg.OperationalError):
        link.execute("SELECT 1")
    link.close()


def test_stopping_what_does_not_run_does_nothing(cluster):
    cluster.stop()
    assert not cluster.is_running()


def test_serving_leaves_the_server_as_it_was(cluster):
    with embedded.serving(cluster.data):
        assert cluster.is_running()
    assert not cluster.is_running()
    cluster.start()
    with embedded.serving(cluster.data):
        pass
    assert cluster.is_running()


def test_serving_stops_after_an_error_too(cluster):
    with pytest.raises(ZeroDivisionError), embedded.serving(cluster.data):
        _ = 1 / 0
    assert not cluster.is_running()


def test_the_last_of_two_overlapping_commands_stops_the_server(cluster):
    program = (
        "import sys; from pathlib import Path; from evalhub import embedded\n"
        "with embedded.serving(Path(sys.argv[1])):\n"
        "    print('in', flush=True); sys.stdin.readline()\n"
    )
    with embedded.serving(cluster.data):
        other = subprocess.Popen(
            [sys.executable, "-c", program, str(cluster.data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
    assert cluster.is_running()
    other.communicate("\n", timeout=PATIENCE)
    assert not cluster.is_running()


def test_a_server_outlives_who_started_it_without_a_word(cluster):
    program = (
        "import sys; from pathlib import Path; from evalhub import embedded\n"
        "embedded.cluster(Path(sys.argv[1])).start()\n"
    )
    command = [sys.executable, "-W", "error", "-c", program, str(cluster.data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert cluster.is_running()


def test_a_tied_server_ends_with_the_process_that_started_it(cluster):
    program = (
        "import os, signal, sys; from pathlib import Path; from evalhub import embedded\n"
        "embedded.cluster(Path(sys.argv[1])).start(tied=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(cluster.data)], check=False)
    assert done.returncode == -signal.SIGKILL
    eventually(lambda: not cluster.has_process())
    assert not cluster.is_running()


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(cluster):
    long = embedded.cluster(cluster.data / ("x" * 100))
    assert long.socket_folder.parent == Path("/tmp")
    assert long.start()
    assert mode(long.socket_folder) == 0o700
    long.stop()
    assert not long.socket_folder.exists()


def test_someone_elses_socket_folder_is_refused(cluster, tmp_path):
    cluster.settings()
    cluster.socket_folder.symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="belongs to someone else; remove it"):
        cluster.start()
    cluster.socket_folder.unlink()


def test_a_lost_password_is_named(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "postgres.password").unlink()
    with pytest.raises(EmbeddedError, match=r"needs .*postgres\.password; put it back"):
        cluster.start()


def test_a_wrong_password_file_is_named(cluster):
    cluster.start()
    (cluster.data / "postgres.password").write_text("another")
    with pytest.raises(EmbeddedError, match="is not the cluster's"):
        cluster.start()


def test_a_cluster_of_another_version_is_refused_with_what_to_do(cluster):
    cluster.start()
    cluster.stop()
    (cluster.folder / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 9, .*set EVALHUB_DATA to a new"):
        cluster.start()


def test_a_broken_cluster_says_why_in_one_line(cluster):
    cluster.start()
    cluster.stop()
    (cluster.folder / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match="does not start: could not") as caught:
        cluster.start()
    assert "\n" not in caught.value.message


def test_evalhub_data_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_DATA", str(tmp_path / "here"))
    assert embedded.data_folder() == tmp_path / "here"
    assert embedded.cluster().data == tmp_path / "here"


def test_the_platforms_folder_is_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv("EVALHUB_DATA")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert embedded.data_folder() == tmp_path / "evalhub"
