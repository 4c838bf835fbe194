"""The judges' part of the report, by hand."""

import pytest

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement import judges_report

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
