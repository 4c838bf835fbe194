"""The newest verdicts, with what each reply took and said."""

import pytest

from annotation.models import Project
from judges.models import CallAttempt, Verdict
from judges.selectors.running import latest
from judges.selectors.running.latest import STATES, latest_verdicts
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.projects import make_item

TOKEN = "00000000-0000-0000-0000-000000000001"


def test_a_verdict_stands_with_the_attempt_that_gave_it(project: Project) -> None:
    make_item(project, "it-1", pair=True)
    prompts = (make_prompt(project, "overall"),)
    run = start_run(judge=make_judge(project), plan=RunPlan(prompts, repeats=2))
    call = run.calls.get(order="BA", repeat=1)
    about = {"call": call, "token": TOKEN, "request_digest": "0", "requested_model": "m"}
    CallAttempt.objects.create(**about, raw="not this", kept=False)
    given = CallAttempt.objects.create(**about, raw='{"overall": "A"}', latency_seconds=0.5)
    CallAttempt.objects.create(**about, error_class="RateLimited", error="429")
    make_verdict(run, call.subject, "overall", "A", call=call, order="BA", repeat=1)
    (found,) = latest_verdicts(run)
    assert (found.attempt, found.reply) == (given, '{"overall": "A"}')
    assert (found.call, found.state) == ("pair, B first, repeat 2", "read")
    assert found.verdict.item_key == "it-1"


def test_imported_verdicts_have_no_attempt_and_say_why_there_is_no_value(project: Project) -> None:
    run = make_run(project)
    for number in range(latest.MOST + 1):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        make_verdict(run, subject, "accuracy", None, raw="I would rather not.")
    found = latest_verdicts(run)
    assert [one.verdict.item_key for one in found][::7] == ["it-8", "it-1"]
    assert {(one.attempt, one.call, one.state, one.reply) for one in found} == {
        (None, "rating", "could not be read", "I would rather not.")
    }


@pytest.mark.parametrize("status", Verdict.Status)
def test_every_state_has_words(status: Verdict.Status) -> None:
    assert STATES[status]
