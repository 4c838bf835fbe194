"""The installation's session key: made once, whole, for its owner alone; weak ones are named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from evalhub.startup.secrets import generated_key, production_key, session_key, weakness

STRONG = "0123456789abcdefghijklmnopqrstuvwxyz"
READ = "import sys; from pathlib import Path; from evalhub.startup.secrets import generated_key; "
READ += "print(generated_key(Path(sys.argv[1])))"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("0123456789abcdefghijklmnopqrstu", "it has 31 characters, at least 32 are needed"),
        ("abcdefg" * 6, "it repeats too few characters"),
        ("django-insecure-" + STRONG, "it looks like a sample value"),
        ("CHANGE-me-" + STRONG, "it looks like a sample value"),
    ],
)
def test_a_weak_key_is_told_why(key: str, reason: str) -> None:
    assert weakness(key) == reason
    with pytest.raises(ImproperlyConfigured) as caught:
        production_key(key)
    assert reason in str(caught.value)
    # The refusal goes to a log: it may not hold the key.
    assert key not in str(caught.value)


def test_a_strong_key_is_taken_and_none_is_refused() -> None:
    assert weakness(STRONG) is None
    assert production_key(STRONG) == STRONG
    with pytest.raises(ImproperlyConfigured, match="is required"):
        production_key("")


def test_a_generated_key_is_strong_and_never_the_same() -> None:
    keys = {session_key().decode() for _ in range(20)}
    assert len(keys) == 20
    assert {weakness(key) for key in keys} == {None}


def test_a_generated_key_stays_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    first = generated_key(folder)
    assert generated_key(folder) == first
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_starters_at_the_same_moment_read_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    line = [sys.executable, "-c", READ, str(folder)]
    started = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    keys = {process.communicate(timeout=300)[0].strip() for process in started}
    assert len(keys) == 1
    assert weakness(keys.pop()) is None
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_what_a_killed_starter_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    draft = tmp_path / f".secret_key.{os.getpid()}"
    draft.write_text("half")
    assert weakness(generated_key(tmp_path)) is None
    assert not draft.exists()
