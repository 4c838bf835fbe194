"""What one worker's batch learns, and what it tells the others."""

import pytest

from annotation.models import Project
from judges.engine.errors import EngineError, JudgeUnavailable, RateLimited
from judges.engine.requests import CallReply, CallRequest
from judges.engine.runner import Outcome
from judges.models import Channel, JudgeRun
from judges.services.running.channels import channel_of
from judges.services.running.gates import Gate
from tests.factories.judging import make_judge, make_run


@pytest.fixture
def run(project: Project) -> JudgeRun:
    return make_run(project, make_judge(project, concurrency=32))


@pytest.fixture
def gate(run: JudgeRun) -> Gate:
    return Gate(run, channel_of("h", ""))


def ended(error: EngineError | None = None, at: float = 1.0, tokens: int | None = None) -> Outcome:
    reply = None if error else CallReply("{}", "stop", "m", tokens_in=tokens, tokens_out=0)
    return Outcome(CallRequest(1, "p", "m", {}), reply, error, begun=at - 0.1, ended=at)


def test_answers_leave_the_database_alone(gate: Gate, run: JudgeRun) -> None:
    for _ in range(50):
        gate.heard(ended())
    assert not gate.is_dirty
    gate.close()
    channel = Channel.objects.get()
    assert (channel.recent, channel.concurrency) == ("", None)


def test_failures_shut_the_gate_and_open_the_breaker_for_all(gate: Gate, run: JudgeRun) -> None:
    for _ in range(10):
        gate.heard(ended())
    for _ in range(9):
        gate.heard(ended(JudgeUnavailable("down", status=503)))
    gate.heard(ended())
    assert not gate.is_shut
    gate.heard(ended(JudgeUnavailable("down", status=503)))
    assert gate.is_shut
    gate.save()
    channel = Channel.objects.get()
    assert (channel.breaker, channel.reason) == ("open", "down")
    assert Gate(run, channel).draw(64) == 0


def test_being_asked_to_slow_down_halves_the_pace_and_rests_all(gate: Gate, run: JudgeRun) -> None:
    for _ in range(5):
        gate.heard(ended(RateLimited("slow down", retry_after=30.0)))
    assert (gate.pace.limit, gate.is_shut) == (16, True)
    gate.close()
    channel = Channel.objects.get()
    assert (channel.concurrency, channel.reason) == (16, "slow down")
    assert Gate(run, channel).draw(64) == 0
    assert Gate(run, channel).pace.limit == 16


def test_no_answer_in_time_slows_down_but_an_error_does_not(gate: Gate) -> None:
    gate.heard(ended(JudgeUnavailable("down", status=500)))
    assert gate.pace.limit == 32
    gate.heard(ended(JudgeUnavailable("No complete answer within 120 s.")))
    assert gate.pace.limit == 16


def test_tokens_that_were_used_are_taken_from_the_minute(project: Project, run: JudgeRun) -> None:
    run.judge.tokens_per_minute = 60_000
    gate = Gate(run, channel_of("h", ""))
    assert gate.draw(4) == 4
    before = Channel.objects.get().tokens_left
    gate.heard(ended(tokens=1_500))
    gate.save()
    # 500 had been set aside for it.
    assert Channel.objects.get().tokens_left == pytest.approx(before - 1_000)
    assert gate.tokens_each == pytest.approx(600)


def test_a_provider_that_is_back_and_asks_to_wait_is_left_alone(gate: Gate, run: JudgeRun) -> None:
    Channel.objects.update(breaker="open", recent="x" * 20, times_opened=1)
    probing = Gate(run, Channel.objects.get())
    assert probing.draw(64) == 1
    probing.heard(ended(RateLimited("slow down", retry_after=30.0)))
    probing.close()
    channel = Channel.objects.get()
    assert (channel.breaker, channel.reason) == ("closed", "slow down")
    assert Gate(run, channel).draw(64) == 0
