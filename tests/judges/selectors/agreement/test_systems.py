"""The ranking of systems."""

import pytest

from annotation.models import Criterion, Output, Project, Reference
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.systems import system_report
from judges.selectors.comparisons import compare_run
from tests.factories.judging import make_run, make_verdict
from tests.factories.projects import make_item

SAMPLING = Sampling(resamples=20)


@pytest.fixture
def two_systems(project: Project) -> JudgeRun:
    """model-a is better by people on both items, by the judge on neither."""
    run = make_run(project)
    criterion = Criterion.objects.get(rubric__project=project, key="accuracy")
    for number in range(2):
        item = make_item(project, f"it-{number}")
        for subject, truth, judge in zip(item.subjects.order_by("pk"), (5, 2), (3, 4), strict=True):
            Reference.objects.create(
                project=project, subject=subject, criterion=criterion, value=truth
            )
            make_verdict(run, subject, "accuracy", judge)
    return run


def test_systems_are_ranked_by_their_means(two_systems: JudgeRun) -> None:
    found = system_report(compare_run(two_systems, "accuracy", SAMPLING))
    assert found.lines == [("model-a", 3, 5, 2), ("model-b", 4, 2, 2)]
    assert found.ranks.kendall.value == pytest.approx(-1)
    assert found.ranks.decisions.value == pytest.approx(0)


def test_pairs_rank_systems_by_what_they_won(pair_run: JudgeRun) -> None:
    found = system_report(compare_run(pair_run, "overall", SAMPLING))
    # Truth A, B, B, A. Both orders say A, nothing, B, nothing: a win each, and two ties.
    assert found.lines == [("model-a", 0.5, 0.5, 4), ("model-b", 0.5, 0.5, 4)]


def test_one_system_has_no_rank(two_systems: JudgeRun) -> None:
    Output.objects.update(model="")
    assert system_report(compare_run(two_systems, "accuracy", SAMPLING)) is None
