"""Two runs side by side on the same items."""

import pytest

from annotation.models import Project
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.reports.contrasts import contrast_page, runs_to_compare
from judges.selectors.reports.grounds import WHOLE
from tests.factories.judging import make_run, make_verdict
from tests.factories.simulated import judge_all, make_world

SAMPLING = Sampling(resamples=50)


@pytest.fixture
def runs(project: Project) -> tuple[JudgeRun, JudgeRun]:
    world = make_world(project, 40)
    return judge_all(world, "poor", miss=0.9), judge_all(world, "good", miss=0.02)


def test_the_better_one_is_named_and_the_units_that_tell_come_first(
    runs: tuple[JudgeRun, JudgeRun],
) -> None:
    page = contrast_page(runs, "", SAMPLING, WHOLE)
    assert page.contrast is not None
    assert page.contrast.better == "second"
    assert [one.run for one in page.sides] == list(runs)
    first = page.differing[0]
    assert (first.nearer, first.values[0] != first.values[1]) == (2, True)
    assert all(first.whys)
    assert len(page.differing) == min(20, page.n_differing)


def test_only_runs_that_measure_can_be_chosen(runs: tuple[JudgeRun, JudgeRun]) -> None:
    poor, good = runs
    JudgeRun.objects.filter(pk=poor.pk).update(purpose="probe")
    make_run(good.project, good.judge, number=3)
    assert list(runs_to_compare(good.project)) == [good]


def test_runs_that_share_nothing_are_not_compared(runs: tuple[JudgeRun, JudgeRun]) -> None:
    other = make_run(runs[0].project, runs[0].judge, number=3)
    subject = runs[0].verdicts.first().subject
    assert contrast_page((runs[0], other), "", SAMPLING, WHOLE).contrast is None
    make_verdict(other, subject, "accuracy", None)
    page = contrast_page((runs[0], other), "accuracy", SAMPLING, WHOLE)
    assert (page.differing, page.n_differing) == ([], 0)
