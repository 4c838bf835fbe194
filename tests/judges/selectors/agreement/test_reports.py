"""The judges' part of the report, by hand."""

import tracemalloc

import numpy as np
import pytest

from annotation.models import Annotation, Criterion, Reference
from annotation.selectors.ratings import RatingTable
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.reports import comparison_report, judges_report
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.verdicts import VerdictTable
from tests.factories.scales import publish_scale

SAMPLING = Sampling(seed=1, resamples=30)


def test_accuracy_leaves_unread_out_where_there_is_one_order(run: JudgeRun) -> None:
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    # Read: 5, 2, 1 against 5, 4, 1.
    assert report["accuracy"]["value"] == pytest.approx(2 / 3)
    assert (report["n"], report["n_unparsed"], report["against"]) == (4, 1, "reference")
    assert report["confusion"][3][1] == 1
    assert sum(map(sum, report["confusion"])) == 3
    # Judge minus truth: 0, -2, 0.
    assert report["leniency"]["value"] == pytest.approx(-2 / 3)


def test_accuracy_of_pairs_is_the_mean_of_both_orders(pair_run: JudgeRun) -> None:
    report = judges_report(pair_run.project, where=[], sampling=SAMPLING)["tester"]["overall"]
    # A first: right, wrong, right, right; B first: right, right, right, wrong.
    assert report["accuracy"]["value"] == pytest.approx(6 / 8)
    position = report["position"]
    assert (position["correct_AB"], position["correct_BA"]) == (3, 3)
    assert position["correct_in_both"] == 2
    assert position["consistency"]["value"] == pytest.approx(2 / 4)
    # p-1 and p-3 take whatever comes first, in both orders.
    assert (position["primacy"], position["recency"]) == (2, 0)


def test_kappa_of_pairs_pools_the_orders(pair_run: JudgeRun) -> None:
    report = judges_report(pair_run.project, where=[], sampling=SAMPLING)["tester"]["overall"]
    # Truth A: 3 A and 1 B; truth B: 1 A and 3 B. Observed 6/8, expected 1/2.
    assert report["kappa"]["value"] == pytest.approx(0.5)


def test_what_needs_several_people_is_left_out_without_them(pair_run: JudgeRun) -> None:
    report = judges_report(pair_run.project, where=[], sampling=SAMPLING)["tester"]["overall"]
    assert not {"human_ceiling", "alpha_with_raters", "alt_test"} & set(report)


def test_the_human_ceiling_stands_beside_the_judge(run: JudgeRun) -> None:
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    # Each of two people against the other: the same on three of four units.
    assert report["human_ceiling"]["value"] == pytest.approx(3 / 4)
    # r1 says 5, 4, 1, 3 and r2 5, 4, 2, 3. Pooled both ways, po = 3/4; each side has 2 of the 8
    # pairs at 5, 4 and 3 and one at 1 and 2: pe = 3/16 + 2/64 = 7/32, so (24 - 7) / (32 - 7).
    ceilings = report["human_ceilings"]
    assert ceilings["kappa"]["value"] == pytest.approx(17 / 25)
    assert set(ceilings) == {"kappa", "weighted_kappa", "spearman"}


def test_the_median_is_reported_as_the_place_of_the_majority(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    publish_scale(run.project, "accuracy", [])
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    assert (report["against"], report["majority_is"]) == ("majority", "median")


def test_nothing_is_said_to_be_the_truth_where_nothing_is_known(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    Annotation.objects.all().delete()
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    assert "against" not in report
    assert report["accuracy"]["reason"] == report["kappa"]["reason"] == "no_unit"


def test_a_judge_that_always_says_the_same_has_kappa_zero_and_macro_means(run: JudgeRun) -> None:
    run.verdicts.update(value=5, status="ok")
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    # Truth 5, 4, 1, 3 against 5 throughout: observed and expected agreement are both 1/4.
    assert report["kappa"]["value"] == pytest.approx(0, abs=1e-12)
    assert report["weighted_kappa"]["value"] == pytest.approx(0, abs=1e-12)
    # Value 5: 1 of 4 predictions right, 1 of 1 found, F1 2/5; three values never predicted.
    assert report["precision"] == pytest.approx(1 / 16)
    assert report["recall"] == pytest.approx(1 / 4)
    assert report["f1"] == pytest.approx(2 / 5 / 4)


def any_numbers(units: int) -> Comparison:
    """A judge and three people on units where any number may be given."""
    rng = np.random.default_rng(4)
    truth = rng.random(units) * 100
    people = truth + rng.normal(0, 5, (3, units))
    judge = truth + rng.normal(0, 5, (2, units))
    criterion = Criterion(key="slider", scope="output", level="interval", values=[])
    subjects = np.arange(1, units + 1)
    asked = np.ones(judge.shape, dtype=np.bool_)
    verdicts = VerdictTable(criterion, (("", 0), ("", 1)), subjects, judge, asked, "gpt-4")
    ratings = RatingTable(criterion, ("r1", "r2", "r3"), subjects, people, 0)
    references = dict(zip(subjects.tolist(), truth.tolist(), strict=True))
    return compare(verdicts, ratings, references, Sampling(seed=1, resamples=100))


@pytest.mark.django_db
def test_five_thousand_units_of_a_slider_are_reported_in_little_memory() -> None:
    found = any_numbers(5000)
    tracemalloc.start()
    try:
        report = comparison_report(found, epsilon=0.2)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
    assert report["spearman"]["value"] > 0.9
    assert report["alpha_with_raters"]["value"] > 0.9


@pytest.mark.django_db
def test_classes_are_not_counted_where_any_number_may_be_given() -> None:
    report = comparison_report(any_numbers(50), epsilon=0.2)
    assert report["kappa"]["reason"] == report["weighted_kappa"]["reason"] == "no_classes"
    assert "no classes to count" in report["kappa"]["undefined"]
    assert not {"confusion", "f1", "precision", "recall", "mcc"} & set(report)
    assert {"spearman", "alpha_with_raters", "human_alpha", "leniency"} <= set(report)
