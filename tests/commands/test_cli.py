"""What the console script says when something is in the way, nearly always a real process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evalhub import embedded
from evalhub.cli import main
from tests.factories.sites import CLI, PATIENCE, clean_env, evalhub, stocked

pytestmark = pytest.mark.faults

# A place where not even root may make a folder.
SEALED = Path("/sys/evalhub" if sys.platform == "linux" else "/System/evalhub")
# What a mount of a file system of its own takes, where that is allowed.
SMALL = "mount -t tmpfs -o size=8m none '{0}'"
READ_ONLY = "mount --bind '{0}' '{0}' && mount -o remount,bind,ro '{0}'"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation with the sample as project `bank`, its database kept running."""
    folder = stocked(tmp_path_factory.mktemp("cli") / "data")
    cluster = embedded.cluster(folder)
    cluster.start()
    yield folder
    cluster.stop()


def refused(data: Path, *words: str, code: int = 1, **env: str) -> str:
    """What a command that fails says: one line on standard error, nothing on the other."""
    done = evalhub(data, *words, **env)
    assert (done.returncode, done.stdout) == (code, ""), done
    assert done.stderr.startswith("evalhub: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("evalhub: ").strip()


def mounted(script: str, folder: Path) -> list[str] | None:
    """Words before a command that mount something for it alone; None where that is forbidden."""
    folder.mkdir(exist_ok=True)
    line = script.format(folder)
    tried = shutil.which("unshare") and subprocess.run(
        ["unshare", "--mount", "sh", "-c", line], capture_output=True, check=False
    )
    if not tried or tried.returncode:
        return None
    return ["unshare", "--mount", "sh", "-c", line + ' && exec "$@"', "sh"]


def said_by(before: list[str], data: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [*before, *CLI, *words],
        env=clean_env(data),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stderr


def test_an_unknown_project_is_named_with_those_that_exist(data: Path) -> None:
    assert refused(data, "report", "nothing") == "There is no project nothing; there are: bank."
    assert "nothing" in refused(data, "judge", "run", "nothing", "--judge", "j")


@pytest.mark.parametrize("filter_", ["tier", "=x"])
def test_a_filter_without_a_key_or_a_sign_is_refused(data: Path, filter_: str) -> None:
    said = refused(data, "report", "bank", "--where", filter_)
    assert said == f"{filter_!r} is not a filter; write KEY=VALUE."


@pytest.mark.parametrize("value", ["NaN", "-Infinity"])
def test_a_filter_for_what_json_cannot_hold_ends_in_one_line(data: Path, value: str) -> None:
    done = evalhub(data, "report", "bank", "--where", f"n={value}", "--resamples", "5")
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == (1 if done.returncode else 0)


def test_a_missing_dataset_folder_is_named(data: Path) -> None:
    said = refused(data, "load", "/nowhere/cards", "--project", "cards")
    assert said == "cards: there is no such folder; nothing was loaded."


def test_a_place_that_cannot_be_written_is_named(data: Path) -> None:
    place = SEALED / "out"
    said = refused(data, "export", "bank", "--format", "dataset", "--out", str(place))
    assert said.startswith(f"{place} cannot be written (")


@pytest.mark.parametrize("command", ["up", "doctor"])
def test_a_file_in_the_place_of_the_data_folder_is_refused(tmp_path: Path, command: str) -> None:
    place = tmp_path / "data"
    place.write_text("")
    said = refused(place, command)
    assert said == f"Cannot use {place} (File exists); set EVALHUB_DATA to another folder."
    below = place / "below"
    said = refused(below, command)
    assert said == f"Cannot use {below} (Not a directory); set EVALHUB_DATA to another folder."


@pytest.mark.parametrize("command", ["up", "demo", "doctor"])
def test_a_data_folder_that_may_not_be_made_is_refused(command: str) -> None:
    said = refused(SEALED, command)
    assert said.startswith(f"Cannot write to {SEALED} (")
    assert said.endswith("; set EVALHUB_DATA to a folder you may write.")


def test_a_data_folder_that_became_read_only_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = mounted(READ_ONLY, data)
    if before is None:
        data.chmod(0o500)
        before = []
    code, said = said_by(before, data, "up", "--port", "0")
    data.chmod(0o700)
    assert code == 1
    assert said.startswith(f"evalhub: Cannot write to {data} (")
    assert said.count("\n") == 1


def test_a_full_disk_is_named_and_leaves_no_half_of_a_database(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    before = mounted(SMALL, place)
    expected = f"evalhub: The disk of {place} is full; free some space or set EVALHUB_DATA "
    if before is None:
        # A limit on what a file may hold refuses the same writes.
        before = ["sh", "-c", 'ulimit -f 16 && exec "$@"', "sh"]
        expected = "evalhub: PostgreSQL in "
    code, said = said_by(before, place, "up", "--port", "0")
    assert code == 1
    assert said.startswith(expected)
    assert said.count("\n") == 1
    assert not (place / "postgres").exists()


@pytest.mark.parametrize("words", [("doctor",), ("report", "bank", "--resamples", "5")])
def test_an_output_that_takes_nothing_is_an_error(data: Path, words: tuple[str, ...]) -> None:
    # A device that is always full; macOS has none, there a file opened for reading refuses too.
    full = Path("/dev/full")
    with full.open("w") if full.exists() else open(__file__) as out:
        done = subprocess.run(
            [*CLI, *words], env=clean_env(data), stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"evalhub: Cannot go on: ")
    assert done.stderr.count(b"\n") == 1
    assert not full.exists() or b"No space left on device." in done.stderr


def test_a_reader_that_leaves_early_gets_no_traceback(data: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*CLI, "doctor"], env=clean_env(data), stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    # 128 + SIGPIPE, as a shell counts
    assert (done.returncode, done.stderr) == (141, b"")


def test_debug_shows_the_traceback(data: Path) -> None:
    done = evalhub(data, "report", "nothing", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "NotFound" in done.stderr


def test_an_empty_data_option_does_not_mean_the_folder_at_home(data: Path) -> None:
    assert refused(data, "up", "--data=", code=2) == "--data needs a folder."
    assert refused(data, "up", "--data", " ", code=2) == "--data needs a folder."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVALHUB_DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://x:port/y"),
        ("DATABASE_URL", "postgresql://[::1/y"),
        ("REDIS_URL", "http://x"),
    ],
)
def test_a_variable_that_cannot_be_parsed_is_named(data: Path, name: str, value: str) -> None:
    assert refused(data, "doctor", **{name: value}).startswith(f"{name} ")


def test_commands_have_help(data: Path) -> None:
    for command in ("up", "invite"):
        done = evalhub(data, command, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"usage: evalhub {command}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nothing", "There is no command 'nothing'; evalhub --help lists them."),
        ("up --port x", "argument --port: invalid int value: 'x'; see evalhub up --help."),
        ("judge", "the following arguments are required: action; see evalhub judge --help."),
        (
            "judge run bank --judge j --budget much",
            "argument --budget: 'much' is not an amount of dollars; see evalhub judge run --help.",
        ),
        (
            "report bank --resamples 0",
            "argument --resamples: '0' is not a whole number from 1; see evalhub report --help.",
        ),
        (
            "report bank --resamples 1000001",
            "argument --resamples: '1000001' is more than 1,000,000; see evalhub report --help.",
        ),
    ],
)
def test_wrong_words_are_one_line_and_exit_code_2(
    words: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Within this process, which is set up already: no word gets as far as a database.
    monkeypatch.setattr("sys.argv", [])
    monkeypatch.setattr("django.setup", bool)
    assert main(["evalhub", *words.split()]) == 2
    assert capsys.readouterr() == ("", f"evalhub: {said}\n")


@pytest.fixture
def closed() -> Callable[..., str]:
    """Words for a production whose database is not there."""

    def said(data: Path, *words: str) -> str:
        return refused(
            data,
            *words,
            DATABASE_URL="postgresql://evalhub:canary@127.0.0.1:1/evalhub",
            EVALHUB_SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz",
            EVALHUB_ALLOWED_HOSTS="evalhub.example",
        )

    return said


@pytest.mark.parametrize("words", [("up", "--port", "0"), ("worker",)])
def test_a_database_that_does_not_answer_is_said_at_once(
    data: Path, closed: Callable[..., str], words: tuple[str, ...]
) -> None:
    said = closed(data, *words)
    assert said.startswith("The database does not answer (")
    assert "Connection refused" in said
    assert "canary" not in said
