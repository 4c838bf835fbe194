import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub.stats.consensus.methods import (
    compare_methods,
    mcnemar,
    n_changed,
    paired_difference,
)
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan
answers = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


def test_methods_beside_a_reference_by_hand():
    labels = {"vote": [1, 2, NAN, NAN, 3], "model": [1, 2, 1, 2, NAN]}
    found = compare_methods(labels, [1, 1, 1, 2, NAN])
    # Of four known units: vote meets 1, a tie is wrong; model meets 1, 3 and 4.
    assert found.accuracy["vote"].value == pytest.approx(1 / 4)
    assert (found.accuracy["model"].value, found.accuracy["model"].n) == (pytest.approx(3 / 4), 4)
    change = found.changes[0]
    assert (change.first, change.second, change.n_changed, change.n) == ("vote", "model", 3, 5)
    assert change.gain.value == pytest.approx(0.5)
    # Two of two differences go one way: 2 / 2**2.
    assert change.p == pytest.approx(0.5)


def test_without_references_only_changes_are_counted():
    for reference in (None, [NAN, NAN]):
        found = compare_methods({"a": [1, 2], "b": [1, 1], "c": [1, 2]}, reference)
        assert found.accuracy == {}
        assert [one.n_changed for one in found.changes] == [1, 0, 1]
        assert all(one.gain is None and one.p is None for one in found.changes)


def test_published_exact_p_of_paired_shares():
    # Agresti (2002): approval twice, 86 against 150 changed their mind; exact p 3.7e-5.
    first = [True] * 86 + [False] * 150
    assert mcnemar(first, np.logical_not(first)) == pytest.approx(3.716e-5, rel=1e-3)


@given(answers)
def test_interval_holds_the_difference_and_turns_with_the_sides(pairs):
    first, second = zip(*pairs, strict=True)
    found, turned = paired_difference(first, second), paired_difference(second, first)
    assert -1 - 1e-12 <= found.low <= found.value <= found.high <= 1 + 1e-12
    assert turned.value == pytest.approx(-found.value)
    assert turned.low == pytest.approx(-found.high)
    assert mcnemar(first, second) == pytest.approx(mcnemar(second, first))


def test_no_unit_has_no_difference():
    with pytest.raises(UndefinedStatistic):
        paired_difference([], [])
    assert n_changed(np.array([]), np.array([])) == 0
