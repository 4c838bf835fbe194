import numpy as np
import pytest

from evalhub.stats.judging.sides import judge_side, people_side
from evalhub.stats.judging.units import judged_units, patterns_of


def test_views_of_a_unit_count_each():
    # Truth 0: verdicts 0 and 1; truth 1: both 1. Three of four are right.
    found = patterns_of(judged_units([[0, 1], [1, 1]], [0, 1], [0, 1]))
    side = judge_side(found)
    weights = found.multiplicity[None].astype(float)
    assert side.values(weights, ["accuracy"])[0, 0] == pytest.approx(3 / 4)
    assert side.n(found.multiplicity) == 2


def test_a_resample_without_a_pair_has_no_value():
    found = patterns_of(judged_units([[0, 1]], [0, np.nan], [0, 1], [[0, 1], [0, 1]]))
    side = judge_side(found)
    lonely = (found.truth < 0).astype(float)[None]
    assert np.isnan(side.values(lonely, ["accuracy", "kappa", "f1"])).all()
    assert people_side(found).values(lonely, ["accuracy"])[0, 0] == pytest.approx(1)


def test_the_reason_is_the_one_of_the_metric():
    found = patterns_of(judged_units([[0, 0, 0]], [0, 1, 0], [0, 1]))
    side = judge_side(found)
    assert side.why_undefined(found.multiplicity, "mcc").reason == "constant_rater"
    assert people_side(found).why_undefined(found.multiplicity, "mcc").reason == "no_unit"
