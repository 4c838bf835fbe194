"""The judge report, criterion by criterion."""

import pytest

from annotation.models import Annotation, Item, Reference
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun, Verdict
from judges.selectors.reports.criteria import LOST, run_report
from judges.selectors.reports.grounds import Cut
from tests.factories.scales import publish_scale


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
    (report,) = run_report(run, Sampling(resamples=20), Cut((("tier", "1"),)))
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


def test_every_verdict_without_a_value_is_counted_by_its_reason(run: JudgeRun) -> None:
    assert set(LOST) == set(Verdict.Status) - {Verdict.Status.OK}
    run.verdicts.filter(subject__item__key="it-0").update(value=None, status="needs_human")
    (report,) = run_report(run, Sampling(resamples=20))
    assert report.lost == (("not read", 1), ("left to people", 1))


def test_a_page_without_any_truth_says_there_is_none(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    Annotation.objects.all().delete()
    (report,) = run_report(run, Sampling(resamples=20))
    assert report.against == "reference (there is none)"
    assert report.answer.word == "Cannot tell"
