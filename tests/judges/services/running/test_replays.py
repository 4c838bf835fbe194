"""A run read again from its stored replies comes out the same, bit for bit."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotation.models import Output, Project
from annotation.services.imports.loading import load_folder
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.reports.documents import Json, written
from judges.selectors.reports.grounds import WHOLE
from judges.services.execution import work_on_calls
from judges.services.running.replays import replayed
from judges.services.runs import RunPlan, start_run
from tests.factories.datasets import item, label, make_folder
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


@pytest.fixture
def labelled(transactional_db: None, tmp_path: Path) -> Project:
    """Six outputs that two people rate; the judge sees what one of them sees, but for the last."""
    ratings = ((1, 1), (2, 3), (3, 3), (4, 4), (5, 4), (2, 2))
    names = [f"it-{n}" for n in range(len(ratings))]
    labels = [
        label(name, rater, value)
        for name, pair in zip(names, ratings, strict=True)
        for rater, value in zip(("r1", "r2"), pair, strict=True)
    ]
    items = [item(name, outputs=1) for name in names]
    load_folder(path=make_folder(tmp_path / "d", items=items, labels=labels), slug="cards")
    for name, seen in zip(names, (1, 2, 3, 4, 5, 5), strict=True):
        Output.objects.filter(item__key=name).update(text=f"quality={seen}")
    return Project.objects.get(slug="cards")


def figures(run: JudgeRun) -> str:
    """The report's criteria as JSON, computed anew."""
    run = JudgeRun.objects.get(pk=run.pk)
    document: Json = written(run, Sampling(seed=3, resamples=50), WHOLE)
    return json.dumps(document["criteria"], sort_keys=True)


def test_a_replay_leaves_the_report_as_it_was_and_yields_its_figures_again(
    labelled: Project, fake: FakeProvider
) -> None:
    judge, version = make_judge(labelled, base_url=fake.base_url), make_prompt(labelled)
    runs = []
    for _ in range(2):
        runs.append(start_run(judge=judge, plan=RunPlan((version,))))
        while work_on_calls():
            pass
    # The second run was read from the replies of the first.
    assert (fake.calls, runs[1].verdicts.filter(cached=True).count()) == (6, 6)
    before = figures(runs[0])
    assert '"accuracy"' in before
    assert '"alpha' in before
    assert [(found.n, found.different) for found in map(replayed, runs)] == [(6, ())] * 2
    assert figures(runs[0]) == before
    assert figures(runs[1]) == before
