"""The judge report: the answer, and where it differs."""

import pytest

from annotation.models import Annotation, Item, Reference
from evalhub.stats.coefficients import Coefficient, Sampling
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.reports import answer_of, run_report
from tests.factories.scales import publish_scale


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 0.95, "test", 100)


@pytest.mark.parametrize(
    ("kappa", "ceiling", "word"),
    [
        (estimate(0.8, 0.75, 0.85), estimate(0.8, 0.75, 0.85), "Yes"),
        (estimate(0.5, 0.45, 0.55), estimate(0.8, 0.75, 0.85), "No"),
        (estimate(0.7, 0.5, 0.9), estimate(0.8, 0.75, 0.85), "Not yet"),
        (estimate(0.9, 0.85, 0.95), estimate(0.5, 0.4, 0.6), "Not yet"),
        (estimate(0.9, 0.85, 0.95), None, "No ceiling"),
        (UndefinedStatistic("no_unit", "Nothing to compare."), None, "Cannot tell"),
    ],
)
def test_the_answer_follows_from_the_whole_interval(
    kappa: Coefficient, ceiling: Coefficient | None, word: str
) -> None:
    assert answer_of(kappa, ceiling).word == word


def test_units_furthest_apart_are_named(run: JudgeRun) -> None:
    (report,) = run_report(run, Sampling(resamples=20))
    (conflict,) = report.conflicts
    assert (conflict.item_key, conflict.truth, conflict.judge) == ("it-1", "4", "2")
    assert report.options == ("1", "2", "3", "4", "5")
    assert report.n_unparsed == 1


def test_every_figure_of_the_judge_has_that_of_people_beside_it(run: JudgeRun) -> None:
    (report,) = run_report(run, Sampling(resamples=20))
    # Two people on four units: the same on three.
    assert isinstance(report.accuracy_ceiling, Estimate)
    assert report.accuracy_ceiling.value == pytest.approx(3 / 4)
    assert isinstance(report.ceiling, Estimate)


def test_a_report_of_some_items_holds_these_alone(run: JudgeRun) -> None:
    Item.objects.filter(key="it-0").update(metadata={"tier": 1})
    (report,) = run_report(run, Sampling(resamples=20), where=[("tier", "1")])
    assert report.n == 1


def test_any_numbers_have_a_rank_correlation_instead_of_a_table(run: JudgeRun) -> None:
    publish_scale(run.project, "accuracy", [])
    (report,) = run_report(run, Sampling(resamples=20))
    assert (report.confusion, report.options, report.ceiling) == ([], (), None)
    # Judge 5, 2, 1 against 5, 4, 1: the same ranks. The judge's last verdict is missing.
    assert (report.answer.word, report.against) == ("See correlation", "reference")
    assert "1.00" in report.answer.sentence
    assert "among people" in report.answer.sentence
    assert report.kappa.reason == "no_classes"


def test_a_page_without_any_truth_says_there_is_none(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    Annotation.objects.all().delete()
    (report,) = run_report(run, Sampling(resamples=20))
    assert report.against == "reference (there is none)"
    assert report.answer.word == "Cannot tell"
