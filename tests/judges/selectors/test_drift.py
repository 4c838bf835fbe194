"""The judge moved, or the system did."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Criterion, Project
from evalhub.stats.bias.moving import Rounds, judge_change
from evalhub.stats.coefficients import Sampling
from judges.models import Anchor, AnchorRound, Judge, Verdict
from judges.selectors import drift as drift_module
from judges.selectors.anchors.frozen import anchored_subjects, digest_of
from judges.selectors.drift import anchors_of, drift_of, moved_since
from tests.factories.judging import make_judge, make_prompt, make_run
from tests.factories.probed import make_world

SAMPLING = Sampling(resamples=100)
Says = Callable[[int], int]


@pytest.fixture
def judge(db: None) -> Judge:
    """A judge with an anchor over half of a project's outputs, not judged yet."""
    world: Project = make_world(60, 4)
    judge = make_judge(world)
    anchored = world.subjects.filter(scope="output", item__position__lt=40)
    truth = dict(
        world.references.filter(subject__in=anchored).values_list("subject__public_id", "value")
    )
    values = {"accuracy": {str(pk): value for pk, value in truth.items()}}
    Anchor.objects.create(
        project=world,
        judge=judge,
        prompt_version=make_prompt(world),
        values=values,
        digest=digest_of(values, anchored_subjects(values)),
        source="by hand",
        every_days=7,
        next_at=timezone.now() + timedelta(days=7),
    )
    return judge


def judged(judge: Judge, purpose: str, says: Says, **items: object) -> None:
    """A finished run that says something about the true value of every unit it is asked about."""
    project = judge.project
    run = make_run(project, judge, number=project.judge_runs.count() + 1, purpose=purpose)
    accuracy = Criterion.objects.get(rubric__project=project, key="accuracy")
    rows = project.references.filter(criterion=accuracy, **items)
    Verdict.objects.bulk_create(
        Verdict(run=run, subject=row.subject, criterion=accuracy, value=says(row.value))
        for row in rows.select_related("subject")
    )
    if purpose == "anchor":
        anchor = judge.anchors.get()
        AnchorRound.objects.create(anchor=anchor, number=anchor.rounds.count() + 1, run=run)


def anchor_says(judge: Judge, *rounds: Says) -> None:
    for says in rounds:
        judged(judge, "anchor", says, subject__item__position__lt=40)


def same(value: int) -> int:
    return value


def kinder(value: int) -> int:
    return min(5, value + 1)


def drift(judge: Judge):
    found = drift_of(anchors_of(judge)[0], SAMPLING)
    return found, found.criteria[0]


def test_without_an_anchor_or_a_second_round_nothing_is_claimed(judge: Judge) -> None:
    assert "No round" in drift(judge)[1].sentence
    anchor_says(judge, same)
    found, accuracy = drift(judge)
    assert "One round has ended" in accuracy.sentence
    assert (found.moved, found.since, accuracy.lines[0].word) == (False, None, "First")
    other = make_judge(judge.project, "other")
    assert anchors_of(other) == []
    assert anchors_of(judge, make_prompt(judge.project, name="another")) == []


def test_a_judge_that_says_other_things_about_the_same_units_moved(judge: Judge) -> None:
    anchor_says(judge, same, same, kinder)
    found, accuracy = drift(judge)
    assert [line.word for line in accuracy.lines] == ["First", "Steady", "Moved"]
    assert found.moved
    assert found.since == judge.anchors.get().rounds.last().at
    change = accuracy.lines[-1].change
    assert change.right.down > 0
    assert change.wilcoxon < 0.001
    assert "The Judge moved" in accuracy.sentence


def test_new_scores_with_a_steady_judge_are_the_systems_doing(judge: Judge) -> None:
    anchor_says(judge, same, same)
    judged(judge, "measure", same, subject__item__position__lt=30)
    judged(judge, "measure", lambda value: min(value, 2), subject__item__position__gte=30)
    found, accuracy = drift(judge)
    assert not found.moved
    assert accuracy.traffic.much
    assert accuracy.traffic.ks.p_value < 0.01
    assert "The system moved" in accuracy.sentence


def test_new_items_with_the_usual_scores_are_no_news(judge: Judge) -> None:
    anchor_says(judge, same, same)
    judged(judge, "measure", same, subject__item__position__lt=30)
    judged(judge, "measure", same, subject__item__position__gte=30)
    accuracy = drift(judge)[1]
    assert not accuracy.traffic.moved
    assert accuracy.sentence == "The Judge is steady."


def test_rounds_are_compared_once_and_anew_when_one_says_something_else(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def counting(rounds: Rounds, **options: object):
        compared.append(rounds)
        return judge_change(rounds, **options)

    monkeypatch.setattr(drift_module, "judge_change", counting)
    anchor_says(judge, same, same)
    assert [drift(judge)[1].lines[-1].word for _ in range(2)] == ["Steady", "Steady"]
    assert len(compared) == 1
    Verdict.objects.filter(run=judge.anchors.get().rounds.last().run).update(value=1)
    assert drift(judge)[0].moved
    assert moved_since(anchors_of(judge)[0], "accuracy", SAMPLING) == drift(judge)[0].since
    assert moved_since(anchors_of(judge)[0], "tone", SAMPLING) is None
    assert len(compared) == 2
