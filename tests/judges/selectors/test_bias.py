"""Bias probes of the report."""

import numpy as np
import pytest

from annotation.models import Reference
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.measures import judge_accuracy
from judges.selectors.battery.values import output_words
from judges.selectors.bias import bias_report
from judges.selectors.comparisons import compare_run
from tests.factories.judging import make_verdict
from tests.factories.scales import publish_scale

SAMPLING = Sampling(resamples=20)


def test_words_are_counted_for_every_judged_output(run: JudgeRun) -> None:
    # "Answer a to it-0." has four words.
    subjects = compare_run(run, "accuracy", SAMPLING).verdicts.subjects
    np.testing.assert_array_equal(output_words(subjects), [4] * 4)


def test_what_has_no_data_is_left_out(run: JudgeRun) -> None:
    report = bias_report(compare_run(run, "accuracy", SAMPLING))
    assert set(report) == {"leniency", "length", "self_preference", "repeats", "battery"}
    assert report["repeats"]["unanimous"]["reason"] == "asked_once"
    assert report["self_preference"]["reason"] == "no_own_output"


def test_length_of_pairs_is_the_change_of_the_chance_to_be_chosen(pair_run: JudgeRun) -> None:
    report = bias_report(compare_run(pair_run, "overall", SAMPLING))
    assert report["length"] == report["battery"]["probes"]["pair_length"]["estimate"]
    # All texts of the fixture have as many words.
    assert report["length"]["reason"] == "constant_rater"
    publish_scale(pair_run.project, "overall", ["A", "B", "A wins"])
    assert "length" not in bias_report(compare_run(pair_run, "overall", SAMPLING))


def test_repeats_are_reported_once_there_are_some(run: JudgeRun) -> None:
    for subject, value in zip(run.project.subjects.order_by("pk")[:2], (5, 3), strict=True):
        make_verdict(run, subject, "accuracy", value, repeat=1)
    repeats = bias_report(compare_run(run, "accuracy", SAMPLING))["repeats"]
    # it-0: 5 and 5; it-1: 2 and 3.
    assert repeats["unanimous"]["value"] == pytest.approx(0.5)


def test_position_is_undefined_where_pairs_could_only_be_asked_one_way(pair_run: JudgeRun) -> None:
    pair_run.verdicts.filter(order="BA").delete()
    assert "position" not in bias_report(compare_run(pair_run, "overall", SAMPLING))
    publish_scale(pair_run.project, "overall", ["A", "B", "A wins"])
    consistency = bias_report(compare_run(pair_run, "overall", SAMPLING))["position"]["consistency"]
    assert consistency["reason"] == "no_mirror"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # A A, A B, B B, A B of two orders: two of four are the same.
        ({"A": "A>B", "tie": "A=B", "B": "A<B"}, 0.5),
        ({"A": "left", "tie": "Unsure", "B": "right"}, 0.5),
    ],
)
def test_position_is_measured_on_any_scale_that_names_the_sides(
    pair_run: JudgeRun, values: dict[str, str], expected: float
) -> None:
    publish_scale(pair_run.project, "overall", list(values.values()))
    for letter, value in values.items():
        pair_run.verdicts.filter(value=letter).update(value=value)
    Reference.objects.all().delete()
    position = bias_report(compare_run(pair_run, "overall", SAMPLING))["position"]
    assert position["consistency"]["value"] == pytest.approx(expected)
    # Both that changed went to what stood first: the item's A in AB, its B in BA.
    assert (position["primacy"], position["recency"]) == (2, 0)


def test_numbers_around_zero_tell_who_kept_the_winner_but_not_who_it_is(pair_run: JudgeRun) -> None:
    publish_scale(pair_run.project, "overall", [-2, -1, 0, 1, 2])
    for letter, order, value in (("A", "AB", -1), ("A", "BA", -2), ("B", "AB", 1), ("B", "BA", 2)):
        pair_run.verdicts.filter(value=letter, order=order).update(value=value)
    Reference.objects.all().delete()
    position = bias_report(compare_run(pair_run, "overall", SAMPLING))["position"]
    # A A, A B, B B, A B as before: how clear the preference is does not count.
    assert position["consistency"]["value"] == pytest.approx(0.5)
    assert set(position) == {"n_pairs", "consistency", "same_in_both_orders"}


def test_more_repeats_of_one_order_than_of_the_other_are_fine(pair_run: JudgeRun) -> None:
    for subject in pair_run.project.subjects.filter(scope="pair"):
        for order, repeat in (("AB", 1), ("AB", 2), ("BA", 1)):
            make_verdict(pair_run, subject, "overall", "A", order=order, repeat=repeat)
    report = bias_report(compare_run(pair_run, "overall", SAMPLING))
    # A first, then A again twice: the same for all but p-2. B first, then A: the same for p-0.
    assert report["repeats"]["unanimous"]["value"] == pytest.approx((3 + 1) / 8)
    assert report["repeats"]["unanimous"]["n"] == 8
    # Position is about the first of each order.
    assert report["position"]["n_pairs"] == 4
    assert report["position"]["consistency"]["value"] == pytest.approx(2 / 4)


def test_repeats_of_one_order_do_not_hide_the_pairs(pair_run: JudgeRun) -> None:
    first = pair_run.project.subjects.filter(scope="pair").earliest("pk")
    make_verdict(pair_run, first, "overall", "A", order="AB", repeat=1)
    assert bias_report(compare_run(pair_run, "overall", SAMPLING))["position"]["n_pairs"] == 4


def test_a_pair_asked_in_one_order_only_is_neither_moved_nor_wrong(pair_run: JudgeRun) -> None:
    pair_run.verdicts.filter(subject__item__key="p-1", order="BA").delete()
    found = compare_run(pair_run, "overall", SAMPLING)
    position = bias_report(found)["position"]
    # p-0 and p-2 stay, p-3 takes what comes first.
    assert (position["n_pairs"], position["primacy"], position["recency"]) == (3, 1, 0)
    assert (position["correct_AB"], position["correct_BA"]) == (3, 2)
    # The swapped verdict of p-1 was never given: 5 of 6 are right, not 5 of 8.
    assert judge_accuracy(found).value == pytest.approx(5 / 6)
