"""Measures one by one."""

import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from judges.selectors.agreement.measures import (
    alpha_with_raters,
    ceiling,
    judge_accuracy,
    people_alpha,
    pooled_kappa,
    rank_ceiling,
)
from tests.factories.compared import make_compared

NAN = np.nan


def test_unparsed_is_missing_where_there_is_one_order() -> None:
    found = judge_accuracy(make_compared([[0, 1, NAN]], [[0, 0, 0]] * 2))
    assert (found.value, found.n) == (pytest.approx(1 / 2), 2)


def test_repeats_are_pooled_and_drawn_unit_by_unit() -> None:
    found = judge_accuracy(make_compared([[0, 1, 1], [0, 0, NAN]], [[0, 0, 1]] * 2))
    assert found.value == pytest.approx(4 / 5)
    assert found.method == "unit bootstrap, percentile"


def test_kappa_asks_for_classes() -> None:
    found = make_compared([[0.1, 0.2]], [[0.1, 0.2]], level="interval", values=[])
    with pytest.raises(UndefinedStatistic, match="no classes to count"):
        pooled_kappa(found, "kappa")


def test_what_people_reach_is_theirs_alone() -> None:
    people = [[0, 1, 2, 2, 1], [0, 1, 2, 2, 1]]
    found = make_compared([[2, 2, 2, 0, 0]], people, level="ordinal", values=["a", "b", "c"])
    assert ceiling(found, "accuracy").value == pytest.approx(1)
    assert rank_ceiling(found).value == pytest.approx(1)
    assert people_alpha(found).value == pytest.approx(1)
    assert alpha_with_raters(found).value < 1


def test_the_interval_level_needs_numbers() -> None:
    found = make_compared([[0, 1]], [[0, 1]] * 2, level="interval", values=["low", "high"])
    with pytest.raises(UndefinedStatistic, match="needs numbers"):
        people_alpha(found)


def test_three_units_judged_right_twice_are_three_cases() -> None:
    found = judge_accuracy(make_compared([[0, 1, 1]] * 2, [[0, 1, 1]] * 2))
    # Clopper and Pearson for 3 of 3: the lower end is .025 to the third root.
    assert (found.value, found.low, found.n) == (1.0, pytest.approx(0.025 ** (1 / 3)), 3)
