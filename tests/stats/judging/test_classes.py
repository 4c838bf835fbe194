import numpy as np
import pytest

from evalhub.stats.judging.classes import class_figures, figures_of_values
from evalhub.stats.judging.sides import judge_side
from evalhub.stats.judging.units import judged_units, patterns_of


def figures(views, truth, place, single=True):
    found = patterns_of(judged_units(views, truth, [0, 1]))
    rng = np.random.default_rng(0)
    return class_figures(
        judge_side(found), found.multiplicity, place, rng=rng, resamples=200, single=single
    )


def test_the_worked_example_of_a_judge_that_passes_everything():
    # STATISTICS 2.3: TP 90, TN 1, FP 9, FN 0.
    found = figures([[1] * 99 + [0]], [1] * 90 + [0] * 10, 1)
    assert (found.tpr.value, found.tnr.value) == pytest.approx((1, 0.1))
    assert found.precision.value == pytest.approx(90 / 99)
    assert found.f1.value == pytest.approx(180 / 189)
    assert (found.n, found.tpr.n, found.tnr.n, found.precision.n) == (90, 90, 10, 99)
    assert {one.method for one in (found.tpr, found.tnr)} == {"Clopper-Pearson, exact"}


def test_the_other_value_is_the_mirror():
    views, truth = [[1] * 99 + [0]], [1] * 90 + [0] * 10
    one, other = figures(views, truth, 1), figures(views, truth, 0)
    assert (one.tpr.value, one.tnr.value) == pytest.approx((other.tnr.value, other.tpr.value))


def test_units_with_several_verdicts_are_drawn_whole():
    # Both verdicts of a unit are the same, so there are 20 cases and not 40.
    truth = np.array([1.0] * 20 + [0.0] * 20)
    said = np.array([1.0] * 15 + [0.0] * 25)
    twice = figures([said, said], truth, 1, single=False)
    once = figures([said], truth, 1, single=False)
    assert twice.tpr.value == pytest.approx(0.75)
    assert twice.tpr.high - twice.tpr.low == pytest.approx(once.tpr.high - once.tpr.low, abs=0.02)
    assert twice.tpr.method == "unit bootstrap, percentile"


@pytest.mark.parametrize(
    ("said", "truth", "name"),
    [([0, 1], [0, 0], "tpr"), ([0, 1], [1, 1], "tnr"), ([0, 0], [0, 1], "precision")],
)
def test_an_empty_class_says_why(said, truth, name):
    assert getattr(figures([said], truth, 1), name).reason == "empty_class"


def test_units_that_are_all_alike_leave_room_below():
    # Both verdicts right on 6 of 1 and 4 of 0: as 6 and 4 cases, .025 to the power of 1/6, 1/4.
    truth = [1.0] * 6 + [0.0] * 4
    found = figures([truth, truth], truth, 1, single=False)
    low = 0.025 ** (1 / 6)
    assert (found.tpr.low, found.precision.low) == pytest.approx((low, low))
    assert (found.tnr.low, found.tnr.n) == (pytest.approx(0.025 ** (1 / 4)), 4)
    assert found.f1.low == pytest.approx(2 * low / (1 + low))
    assert {one.value for one in (found.tpr, found.tnr, found.precision, found.f1)} == {1}


def test_several_values_have_the_same_figures_as_one_by_one():
    found = patterns_of(judged_units([[0, 1, 2, 2, 1, 0] * 9], [0, 1, 2, 1, 1, 2] * 9, [0, 1, 2]))
    parts = judge_side(found), found.multiplicity
    many = figures_of_values(*parts, [0, 1, 2], rng=np.random.default_rng(0), single=False)
    for place, one in enumerate(many):
        alone = class_figures(*parts, place, rng=np.random.default_rng(0), single=False)
        assert one == alone
