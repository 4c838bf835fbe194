"""Recording: the attempt always, the verdict only while the lease holds."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from annotation.models import Project
from evalhub.jobs.services import leases
from judges.engine.errors import JudgeUnavailable, RateLimited
from judges.engine.requests import CallReply, CallRequest
from judges.engine.runner import Outcome
from judges.models import CallAttempt, JudgeCall, Verdict
from judges.selectors.calls import Material, material_of
from judges.services.recording import record_outcome, storable
from judges.services.runs import RunPlan, start_run
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


def outcome(material: Material, **changes: object) -> Outcome:
    request = CallRequest(material.call.pk, material.prompt, "clean", material.schema)
    return Outcome(request, **changes)


def answered(material: Material, text: str = '{"reasoning": "r", "value": 3}') -> Outcome:
    return outcome(material, reply=CallReply(text, "stop", "clean-1"))


def test_a_reply_becomes_a_verdict_and_an_attempt(material: Material) -> None:
    record_outcome(material.call.run, material, answered(material))
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
    record_outcome(material.call.run, material, answered(material))
    assert not Verdict.objects.exists()
    assert CallAttempt.objects.get().kept is False


@pytest.mark.parametrize(
    ("error", "attempts"),
    [(JudgeUnavailable("down"), 1), (RateLimited("slow down", retry_after=7.0), 0)],
)
def test_a_failure_puts_the_call_back_and_a_limit_is_not_held_against_it(
    material: Material, error: JudgeUnavailable, attempts: int
) -> None:
    record_outcome(material.call.run, material, outcome(material, error=error, failures=[error]))
    call = JudgeCall.objects.get()
    assert (call.state, call.attempts, call.last_error) == ("waiting", attempts, error.message)
    assert CallAttempt.objects.get().error_class == type(error).__name__


def test_a_reply_that_a_database_cannot_hold_is_still_stored(material: Material) -> None:
    record_outcome(material.call.run, material, answered(material, "no json \x00 \ud800"))
    assert Verdict.objects.get().status == "unparsed"
    assert storable("a\x00b\ud800") == "a\ufffdb?"


@pytest.mark.parametrize("seconds", [1e300, 86_400.0])
def test_nobody_waits_longer_than_ten_minutes(material: Material, seconds: float) -> None:
    error = RateLimited("slow down", retry_after=seconds)
    record_outcome(material.call.run, material, outcome(material, error=error, failures=[error]))
    in_time = JudgeCall.objects.filter(not_before__lte=Now() + timedelta(minutes=10))
    assert in_time.count() == 1
