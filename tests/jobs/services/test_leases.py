"""Leases: claimed once, finished by who holds the token, freed when time is up."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from annotation.models import Project
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.models import JudgeCall
from tests.factories.judging import make_prompt, make_run
from tests.factories.projects import make_item

State = LeasedRow.State


@pytest.fixture
def calls(project: Project) -> list[JudgeCall]:
    """Three waiting calls."""
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    run, version = make_run(project), make_prompt(project)
    return [
        JudgeCall.objects.create(
            run=run, subject=subject, prompt_version=version, scope="output", repeat=n
        )
        for n in range(3)
    ]


def expire(calls: list[JudgeCall]) -> None:
    JudgeCall.objects.filter(pk__in=[call.pk for call in calls]).update(
        lease_until=Now() - timedelta(seconds=1)
    )


def test_a_row_is_claimed_once_and_oldest_first(calls: list[JudgeCall]) -> None:
    first = leases.claim(JudgeCall, limit=2)
    assert [row.pk for row in first] == [calls[0].pk, calls[1].pk]
    assert [row.pk for row in leases.claim(JudgeCall, limit=2)] == [calls[2].pk]
    assert leases.claim(JudgeCall, limit=2) == []


def test_only_the_holder_of_the_token_finishes(calls: list[JudgeCall]) -> None:
    (zombie,) = leases.claim(JudgeCall, limit=1)
    expire([zombie])
    told: list[int] = []
    assert leases.sweep(JudgeCall, told.extend) == 1
    assert (told, leases.sweep(JudgeCall, told.extend)) == ([zombie.pk], 0)
    (holder,) = leases.claim(JudgeCall, limit=1)
    assert holder.pk == zombie.pk
    assert leases.finish(zombie) is False
    assert leases.finish(holder) is True
    assert leases.finish(holder) is False


def test_a_heartbeat_renews_and_the_sweeper_leaves_living_rows(calls: list[JudgeCall]) -> None:
    (row,) = leases.claim(JudgeCall, limit=1)
    expire([row])
    assert leases.heartbeat(JudgeCall, token=row.token) == 1
    assert leases.sweep(JudgeCall) == 0


def test_after_the_last_attempt_a_row_is_dead_and_says_why(calls: list[JudgeCall]) -> None:
    JudgeCall.objects.filter(pk=calls[0].pk).update(attempts=leases.MAX_ATTEMPTS - 1)
    (row,) = leases.claim(JudgeCall, limit=1)
    expire([row])
    leases.sweep(JudgeCall)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.DEAD, "the worker stopped before it finished")


def test_putting_back_waits_and_may_not_count(calls: list[JudgeCall]) -> None:
    (row,) = leases.claim(JudgeCall, limit=1)
    leases.put_back(row, error="slow down", delay=timedelta(minutes=5), counts=False)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (State.WAITING, 0, "slow down")
    assert row.pk not in [claimed.pk for claimed in leases.claim(JudgeCall, limit=3)]


def test_what_was_taken_and_not_started_goes_back_unharmed(calls: list[JudgeCall]) -> None:
    rows = leases.claim(JudgeCall, limit=3)
    leases.finish(rows[0])
    assert leases.release(JudgeCall, token=rows[1].token) == 2
    again = leases.claim(JudgeCall, limit=3)
    assert [row.attempts for row in again] == [1, 1]
