"""Recording: the attempt always, the verdict only while the lease holds."""

import math
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from annotation.models import Project
from evalhub.jobs.services import leases
from judges.engine.errors import (
    EngineError,
    JudgeMisconfigured,
    JudgeUnavailable,
    RateLimited,
)
from judges.engine.requests import CallReply, CallRequest, TokenLogprob
from judges.engine.runner import Outcome
from judges.models import CallAttempt, JudgeCall, JudgeRun, Verdict
from judges.selectors.calls import Material, material_of
from judges.services.recording import Arrival, record_arrivals, record_lost
from judges.services.runs import RunPlan, resume_run, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


@pytest.fixture
def material(project: Project) -> Material:
    """One claimed call."""
    make_item(project, "it-1", outputs=1)
    run = start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))
    calls = leases.claim(JudgeCall, limit=1)
    (found,) = material_of(run, calls)
    return found


def record(material: Material, outcome: Outcome) -> None:
    record_arrivals(material.call.run, [Arrival(material, outcome)])


def outcome(material: Material, **changes: object) -> Outcome:
    request = CallRequest(material.call.pk, material.prompt, "clean", material.schema)
    return Outcome(request, **changes)


def answered(material: Material, text: str = '{"reasoning": "r", "value": 3}') -> Outcome:
    return outcome(material, reply=CallReply(text, "stop", "clean-1"))


def test_a_reply_becomes_a_verdict_and_an_attempt(material: Material) -> None:
    record(material, answered(material))
    verdict = Verdict.objects.get()
    assert (verdict.value, verdict.rationale) == (3, "r")
    assert (CallAttempt.objects.get().returned_model, JudgeCall.objects.get().state) == (
        "clean-1",
        "done",
    )


def test_a_zombies_result_is_kept_as_an_attempt_and_never_as_the_verdict(
    material: Material,
) -> None:
    JudgeCall.objects.update(token=uuid4())
    record(material, answered(material))
    assert not Verdict.objects.exists()
    assert CallAttempt.objects.get().kept is False


def test_what_a_stopped_worker_held_is_on_record_and_a_late_reply_beside_it(
    material: Material,
) -> None:
    call = material.call
    JudgeCall.objects.update(lease_until=Now() - timedelta(seconds=1))
    leases.sweep(JudgeCall, record_lost)
    record(material, answered(material))
    lost, late = CallAttempt.objects.order_by("id")
    assert (lost.token, lost.error_class, late.token, late.error_class) == (
        *(call.token, "WorkerStopped"),
        *(call.token, ""),
    )
    assert {lost.kept, late.kept} == {False}
    assert (JudgeCall.objects.get().attempts, JudgeRun.objects.get().spent) == (1, 0)


@pytest.mark.parametrize(
    ("error", "attempts"),
    [(JudgeUnavailable("down"), 1), (RateLimited("slow down", retry_after=7.0), 0)],
)
def test_a_failure_puts_the_call_back_and_a_limit_is_not_held_against_it(
    material: Material, error: JudgeUnavailable, attempts: int
) -> None:
    record(material, outcome(material, error=error))
    call = JudgeCall.objects.get()
    assert (call.state, call.attempts, call.last_error) == ("waiting", attempts, error.message)
    assert CallAttempt.objects.get().error_class == type(error).__name__


def test_an_unreadable_reply_is_asked_for_once_more_and_then_kept_with_its_reason(
    material: Material,
) -> None:
    record(material, answered(material, "4 of 5"))
    call = JudgeCall.objects.get()
    assert (call.state, call.attempts, call.repairing) == ("waiting", 0, True)
    (again,) = material_of(call.run, leases.claim(JudgeCall, limit=1))
    assert again.prompt.startswith(material.prompt)
    assert "could not be used: the reply holds no readable JSON object" in again.prompt
    record(again, answered(again, "still 4 of 5"))
    verdict = Verdict.objects.get()
    assert (verdict.status, verdict.value, verdict.raw) == ("unparsed", None, "still 4 of 5")
    assert CallAttempt.objects.count() == 2


def test_what_fails_while_a_reply_is_repaired_does_not_become_its_reason(
    material: Material,
) -> None:
    record(material, answered(material, "4 of 5"))
    (again,) = material_of(material.call.run, leases.claim(JudgeCall, limit=1))
    record(again, outcome(again, error=JudgeUnavailable("down")))
    JudgeCall.objects.update(not_before=Now())
    (third,) = material_of(material.call.run, leases.claim(JudgeCall, limit=1))
    assert third.call.last_error == "down"
    assert third.prompt == again.prompt


def test_in_a_run_that_is_over_an_unreadable_reply_is_stored_at_once(material: Material) -> None:
    JudgeRun.objects.update(status="cancelled")
    record(material, answered(material, "4 of 5"))
    assert Verdict.objects.get().status == "unparsed"


def test_what_holds_nothing_to_judge_is_left_to_people_without_a_call(material: Material) -> None:
    nothing = Arrival(material, outcome(material), unfit="there is no text to judge")
    record_arrivals(material.call.run, [nothing])
    verdict = Verdict.objects.get()
    assert (verdict.status, verdict.value, verdict.reason) == (
        *("needs_human", None),
        "there is no text to judge",
    )
    assert (JudgeCall.objects.get().state, CallAttempt.objects.count()) == ("done", 0)


def test_a_reply_that_a_database_cannot_hold_is_still_stored(material: Material) -> None:
    material.call.repairing = True
    record(material, answered(material, "no json \x00 \ud800"))
    assert Verdict.objects.get().status == "unparsed"


HOSTILE = "\x00 \ud800 \udfff"
SHOWN = "\ufffd \ufffd \ufffd"


@pytest.mark.parametrize("name", ["model", "fingerprint", "finish_reason", "refusal"])
def test_hostile_text_anywhere_in_a_reply_is_stored_visibly(material: Material, name: str) -> None:
    material.call.repairing = True
    given = {"text": "{}", "finish_reason": "stop", "model": "m", name: HOSTILE}
    record(material, outcome(material, reply=CallReply(**given)))
    attempt, verdict = CallAttempt.objects.get(), Verdict.objects.get()
    assert verdict.value is None
    told = [attempt.returned_model, attempt.fingerprint, attempt.finish_reason, verdict.reason]
    assert SHOWN in " ".join(told)


@pytest.mark.parametrize("kind", [JudgeUnavailable, RateLimited, JudgeMisconfigured])
def test_hostile_text_in_an_error_is_stored_visibly(
    material: Material, kind: type[EngineError]
) -> None:
    error = kind(HOSTILE)
    record(material, outcome(material, error=error))
    assert JudgeCall.objects.get().last_error == CallAttempt.objects.get().error == SHOWN
    reason = SHOWN if kind is JudgeMisconfigured else ""
    assert JudgeRun.objects.get().stop_reason == reason


@pytest.mark.parametrize("tokens", [2**31, 10**30, -1, True, float("nan"), "7"])
def test_counts_that_cannot_be_are_dropped(material: Material, tokens: Any) -> None:
    reply = CallReply("{}", "stop", "clean", tokens_in=tokens, tokens_out=7)
    record(material, outcome(material, reply=reply))
    attempt = CallAttempt.objects.get()
    assert (attempt.tokens_in, attempt.tokens_out, attempt.cost) == (None, 7, None)


def test_the_dearest_reply_there_can_be_is_stored(material: Material) -> None:
    run = material.call.run
    run.price_per_million_in = run.price_per_million_out = Decimal("999999.999999")
    reply = CallReply("{}", "stop", "clean", tokens_in=2**31 - 1, tokens_out=2**31 - 1)
    record(material, outcome(material, reply=reply))
    # 2 x 2,147,483,647 tokens at 0.999999999999 dollars each.
    assert round(CallAttempt.objects.get().cost) == 4_294_967_294


def test_another_model_than_the_one_asked_for_is_marked(material: Material) -> None:
    text = '{"reasoning": "r", "value": 3}'
    for model in ("clean", "clean-2026-01-02", "cleaner"):
        JudgeCall.objects.update(state="running", token=material.call.token)
        Verdict.objects.all().delete()
        record(material, outcome(material, reply=CallReply(text, "stop", model)))
        assert Verdict.objects.get().as_asked is (model != "cleaner")
    marked = CallAttempt.objects.filter(as_asked=False)
    assert list(marked.values_list("returned_model", flat=True)) == ["cleaner"]


def test_after_half_an_hour_of_slow_down_the_run_is_paused(material: Material) -> None:
    error = RateLimited("slow down", retry_after=7.0)
    record(material, outcome(material, error=error))
    assert JudgeRun.objects.get().status == "running"
    long_ago = Now() - timedelta(minutes=31)
    token = material.call.token
    JudgeCall.objects.update(limited_since=long_ago, state="running", token=token, attempts=1)
    record(material, outcome(material, error=error))
    run, call = JudgeRun.objects.get(), JudgeCall.objects.get()
    assert (run.status, call.state, call.attempts) == ("paused", "waiting", 0)
    assert run.stop_reason == "For 30 minutes the provider has asked to slow down. slow down"
    JudgeCall.objects.update(not_before=Now())
    resume_run(run=run)
    assert JudgeCall.objects.get().limited_since is None


@pytest.mark.parametrize("seconds", [1e300, 86_400.0])
def test_nobody_waits_longer_than_ten_minutes(material: Material, seconds: float) -> None:
    error = RateLimited("slow down", retry_after=seconds)
    record(material, outcome(material, error=error))
    in_time = JudgeCall.objects.filter(not_before__lte=Now() + timedelta(minutes=10))
    assert in_time.count() == 1


def test_what_the_tokens_tell_is_kept_beside_the_value(material: Material) -> None:
    told = (("3", math.log(0.6)), ("4", math.log(0.4)))
    parts = ('{"reasoning": "r", "value": ', "3", "}")
    tokens = tuple(TokenLogprob(one, math.log(0.6), told if one == "3" else ()) for one in parts)
    record(
        material, outcome(material, reply=CallReply("".join(parts), "stop", "m", logprobs=tokens))
    )
    verdict = Verdict.objects.get()
    # 3 * 0.6 + 4 * 0.4
    assert (verdict.value, verdict.expected) == (3, pytest.approx(3.4))
    assert verdict.confidence == pytest.approx(0.6)
    assert verdict.distribution == pytest.approx({"3": 0.6, "4": 0.4})
    assert CallAttempt.objects.get().odds == {"accuracy": verdict.distribution}


def test_a_stated_confidence_goes_before_what_the_tokens_tell(material: Material) -> None:
    record(material, answered(material, '{"reasoning": "r", "value": 3, "confidence": 0.9}'))
    assert Verdict.objects.get().confidence == 0.9
