"""A judge that moved on its anchor is not the one that was certified."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project
from evalhub.accounts.models import User
from judges.errors import NotCertified
from judges.models import Anchor, AnchorRound, Certificate, JudgeRun, Verdict
from judges.selectors.anchors.frozen import anchored_subjects, digest_of
from judges.selectors.certificates.lapses import lapses_of
from tests.factories.certified import as_if_called, make_certificate, make_good_run
from tests.factories.judging import make_prompt, make_run


def frozen(run: JudgeRun) -> Anchor:
    """What the run said is taken as true."""
    said = dict(run.verdicts.values_list("subject__public_id", "value"))
    values = {"accuracy": {str(pk): value for pk, value in said.items()}}
    return Anchor.objects.create(
        project=run.project,
        judge=run.judge,
        prompt_version=run.calls.first().prompt_version,
        values=values,
        digest=digest_of(values, anchored_subjects(values)),
        source="by hand",
        every_days=7,
        next_at=timezone.now() + timedelta(days=7),
    )


def judged(anchor: Anchor, like: JudgeRun, says: Callable[[int], int]) -> None:
    number = anchor.rounds.count() + 1
    run = make_run(like.project, like.judge, number=100 * anchor.pk + number, purpose="anchor")
    rows = like.verdicts.values_list("subject_id", "criterion_id", "value")
    Verdict.objects.bulk_create(
        Verdict(run=run, subject_id=subject, criterion_id=criterion, value=says(value))
        for subject, criterion, value in rows
    )
    AnchorRound.objects.create(anchor=anchor, number=number, run=run)


def test_a_judge_that_moved_is_not_the_one_that_was_certified(project: Project, maya: User) -> None:
    run = as_if_called(make_good_run(project, n=60), make_prompt(project))
    certificate = Certificate.objects.get(pk=make_certificate(run, maya).pk)
    anchor = frozen(run)

    def reasons() -> list[str]:
        return [one.sentence for one in lapses_of(certificate, timezone.now())]

    judged(anchor, run, lambda value: value)
    judged(anchor, run, lambda value: value)
    assert reasons() == []
    judged(anchor, run, lambda value: 1 if value > 3 else 5)
    (reason,) = reasons()
    assert reason.startswith("The Judge moved on its anchor; the round of")
    judged(anchor, run, lambda value: value)
    assert reasons() == []


def test_freezing_another_anchor_does_not_make_it_hold_again(project: Project, maya: User) -> None:
    run = as_if_called(make_good_run(project, n=60), make_prompt(project))
    certificate = Certificate.objects.get(pk=make_certificate(run, maya).pk)
    anchor = frozen(run)
    judged(anchor, run, lambda value: value)
    judged(anchor, run, lambda value: 1 if value > 3 else 5)
    judged(frozen(run), run, lambda value: 1 if value > 3 else 5)
    assert len(list(lapses_of(certificate, timezone.now()))) == 1


def test_a_run_from_before_the_judge_moved_is_not_certified(project: Project, maya: User) -> None:
    run = as_if_called(make_good_run(project, n=60), make_prompt(project))
    anchor = frozen(run)
    judged(anchor, run, lambda value: value)
    judged(anchor, run, lambda value: 1 if value > 3 else 5)
    with pytest.raises(NotCertified, match="The Judge moved on its anchor"):
        make_certificate(run, maya)
