"""A run read again from its stored replies comes out the same, bit for bit."""

from collections.abc import Iterator

import pytest

from annotation.models import Output, Project
from judges.models import JudgeRun, Verdict
from judges.services.execution import work_on_calls
from judges.services.running.replays import replayed
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)
SAID = ("ok", "garbage", "refuses", "length", "filtered", "off_scale", "abstains", "fenced")


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def run(transactional_db: None, fake: FakeProvider) -> JudgeRun:
    """One item for each kind of reply, an empty one that nobody was asked about, and pairs."""
    project: Project = make_project()
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    for name in SAID:
        item = make_item(project, name, outputs=1)
        Output.objects.filter(item=item).update(text=f"[[scenario: {name}]] quality=4")
    Output.objects.filter(item=make_item(project, "empty", outputs=1)).update(text="...")
    make_item(project, "pair", pair=True)
    Output.objects.filter(key="pair-a").update(text="quality=5")
    prompts = (make_prompt(project), make_prompt(project, "overall"))
    made = start_run(judge=make_judge(project, base_url=fake.base_url), plan=RunPlan(prompts))
    while work_on_calls():
        pass
    return made


def test_stored_replies_yield_the_same_verdicts_and_a_changed_one_is_named(run: JudgeRun) -> None:
    stored = Verdict.objects.filter(run=run)
    found = replayed(run)
    # All but the empty one, which has no reply.
    assert (found.n, found.different) == (stored.count() - 1, ())
    assert set(stored.values_list("status", flat=True)) == {
        *("ok", "unparsed", "refused", "truncated", "off_scale", "abstained", "needs_human"),
    }
    changed = stored.filter(value=4).first()
    Verdict.objects.filter(pk=changed.pk).update(value=5)
    assert replayed(run).different == (changed.pk,)
