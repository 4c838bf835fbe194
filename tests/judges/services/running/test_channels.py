"""Limits, pauses and the breaker, as all workers see them."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models.functions import Now

from annotation.models import Project
from judges.engine.pacing.allowance import Bucket
from judges.models import Channel
from judges.services import execution, supply
from judges.services.running.channels import (
    PerMinute,
    channel_of,
    close_for,
    draw,
    note_marks,
    pour_back,
)
from judges.services.running.gates import Gate
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db
ANY = PerMinute()


@pytest.fixture
def channel() -> Channel:
    return channel_of("api.example:443", "sk-1")


def test_a_host_has_one_channel_for_each_key_and_the_key_is_not_in_it(channel: Channel) -> None:
    assert channel_of("api.example:443", "sk-1") == channel
    assert channel_of("api.example:443", "sk-2") != channel
    assert "sk-1" not in str(Channel.objects.values_list())


def test_without_limits_everything_is_granted(channel: Channel) -> None:
    assert draw(channel, 128, ANY, 500.0) == 128


def test_requests_and_tokens_of_a_minute_are_shared_out(channel: Channel) -> None:
    # Five seconds' worth of 120 a minute are 10.
    assert draw(channel, 64, PerMinute(requests=120), 500.0) == 10
    assert draw(channel, 64, PerMinute(requests=120), 500.0) == 0
    pour_back(channel, 4, 0)
    assert draw(channel, 64, PerMinute(requests=120), 500.0) == 4
    Channel.objects.update(filled_at=Now() - timedelta(seconds=60))
    assert draw(channel, 3, PerMinute(requests=120), 500.0) == 3
    # 1,000 of 12,000 tokens are there at first: two calls of 500.
    assert draw(channel, 64, PerMinute(tokens=12_000), 500.0) == 2
    assert draw(channel, 64, PerMinute(tokens=12_000), 500.0) == 0


def in_own_thread() -> None:
    try:
        execution.work_on_calls()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_workers_together_keep_to_the_limit_of_one(
    project: Project, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "SECONDS", 2.0)
    began: list[Gate] = []
    monkeypatch.setattr(execution, "Gate", lambda *of: began.append(Gate(*of)) or began[-1])
    make_item(project, outputs=2)
    judge = make_judge(project, base_url=fake_provider.base_url, requests_per_minute=60)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),), repeats=20))
    started = time.monotonic()
    workers = [threading.Thread(target=in_own_thread) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert len(began) == 2
    # Five leave at once and 55 trickle through the minute; each alone would have sent five.
    bucket = Bucket(60)
    for n, arrived in enumerate(fake_provider.arrived, start=1):
        assert n <= bucket.size + bucket.rate * (arrived - started)
    assert 5 <= fake_provider.calls == run.verdicts.count()


def test_a_provider_that_asks_to_wait_is_left_alone_by_all(channel: Channel) -> None:
    close_for(channel, 60, "slow down")
    close_for(channel, 5, "slow down a little")
    channel.refresh_from_db()
    assert draw(channel, 9, ANY, 1.0) == 0
    assert Channel.objects.filter(closed_until__gt=Now() + timedelta(seconds=50)).exists()
    Channel.objects.update(closed_until=Now() - timedelta(seconds=1))
    assert draw(channel, 9, ANY, 1.0) == 9


def wait_out() -> None:
    Channel.objects.update(closed_until=Now() - timedelta(seconds=1))


def test_a_broken_provider_is_tried_by_one_call_after_a_rest(channel: Channel) -> None:
    assert note_marks(channel, ["."] * 10, "").breaker == "closed"
    assert note_marks(channel, ["x"] * 10, "down").breaker == "open"
    assert draw(channel, 64, ANY, 1.0) == 0
    wait_out()
    assert [draw(channel, 64, ANY, 1.0), draw(channel, 64, ANY, 1.0)] == [1, 0]
    again = note_marks(channel, ["x"], "still down")
    assert (again.breaker, again.times_opened, again.reason) == ("open", 2, "still down")
    wait_out()
    assert draw(channel, 64, ANY, 1.0) == 1
    back = note_marks(channel, ["."], "")
    assert (back.breaker, back.times_opened, back.recent) == ("closed", 0, ".")
    assert draw(channel, 64, ANY, 1.0) == 64


def test_a_probe_whose_worker_died_is_made_again(channel: Channel) -> None:
    note_marks(channel, ["x"] * 20, "down")
    wait_out()
    assert draw(channel, 64, ANY, 1.0) == 1
    wait_out()
    assert draw(channel, 64, ANY, 1.0) == 1


def test_what_was_asked_before_tells_nothing_while_one_call_probes(channel: Channel) -> None:
    Channel.objects.update(breaker="probing", recent="x" * 20, times_opened=1)
    for late in ("x", "."):
        found = note_marks(channel, [late], "late", probed=False)
        assert (found.breaker, found.times_opened, found.recent) == ("probing", 1, "x" * 20)
    assert note_marks(channel, ["."], "").breaker == "closed"
