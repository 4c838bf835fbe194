"""Rows of an older installation go through the migrations of the hand-out, with their work."""

import json
import subprocess
import sys
from hashlib import md5
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.shapes import shape_of

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
NAME = "evalhub_migrating"


@pytest.fixture
def database() -> str:
    """An empty database beside the tests' own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
    yield NAME
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {NAME}")


def test_slots_of_before_stand_in_one_lane_and_keep_their_state(database: str) -> None:
    command = [sys.executable, "-m", "tests.faults.migrating", database]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    lane = md5(b"0|0|{}|", usedforsecurity=False).hexdigest()
    # Overlap 2: the third slot was held beyond it and the fourth closed; the trap's never counted.
    assert found["lanes"] == [
        ["it-0", 1, "submitted", True, False, lane],
        ["it-0", 2, "open", True, False, lane],
        ["it-0", 3, "claimed", False, False, lane],
        ["it-0", 4, "closed", False, False, lane],
        ["it-1", 1, "submitted", False, False, lane],
    ]
    assert (found["later"], found["repeats"]) == (found["lanes"], 0)
    # Zoe has an account and her first name for a key; the others came with labels.
    assert (sorted(found["keys"]), found["told"]) == (["R-03", "anna", "ben"], 1)
    # The tests' own database is a new one, made at once.
    assert found["shape"] == shape_of(connection)
    # Today's plan: who holds the third slot stands for the overlap, so the open second is closed,
    # and nothing is left to claim.
    assert (found["planned"], found["claimed"]) == (1, None)
