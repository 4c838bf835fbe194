"""So many batches in a period, counted in the database for every process."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from annotation.models import IntakePace
from annotation.services.intake.pacing import take_turn
from evalhub.accounts.models import User


def test_so_many_come_at_once_and_the_next_waits_a_step(erin: User, anna: User) -> None:
    began = time.monotonic()
    waits = [take_turn(user=erin, most=3, seconds=3600) for _ in range(5)]
    gone = time.monotonic() - began
    assert waits[:3] == [None, None, None]
    # Three in an hour are one in 1200 s; being refused costs nothing.
    assert all(1200 - gone - 0.01 <= wait <= 1200 for wait in waits[3:])
    assert take_turn(user=anna, most=3, seconds=3600) is None


def test_after_a_pause_there_is_room_again_and_never_more_than_for_a_period(erin: User) -> None:
    for _ in range(4):
        take_turn(user=erin, most=3, seconds=3600)
    IntakePace.objects.update(due=F("due") - timedelta(days=365))
    waits = [take_turn(user=erin, most=3, seconds=3600) for _ in range(4)]
    assert [wait is None for wait in waits] == [True, True, True, False]


def test_one_statement_counts(erin: User) -> None:
    with CaptureQueriesContext(connection) as seen:
        take_turn(user=erin, most=3, seconds=60)
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_after_the_other(erin: User) -> None:
    def once(_: int) -> bool:
        try:
            return take_turn(user=erin, most=5, seconds=3600) is None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(once, range(24)))
    assert sum(allowed) == 5
