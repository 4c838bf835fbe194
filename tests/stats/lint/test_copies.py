import numpy as np

from evalhub.stats.lint.copies import duplicated_raters
from tests.stats.crowds import simulate


def test_honest_raters_are_not_suspected(crowd, rated_as):
    assert list(duplicated_raters(rated_as(crowd))) == []


def test_a_copied_column_is_named(crowd, rated_as):
    crowd[5] = crowd[0]
    crowd[5, :40] = np.nan
    found = list(duplicated_raters(rated_as(crowd)))
    assert [(one.raters, one.severity) for one in found] == [(("r0", "r5"), "serious")]
    # Where r0 was with most of the others, nothing is told.
    assert found[0].evidence["n"] == 160
    assert 20 <= found[0].evidence["n_telling"] < 80


def test_two_columns_that_are_the_same_are_worth_a_look(rng, rated_as):
    one = rng.integers(0, 4, 300).astype(float)
    found = list(duplicated_raters(rated_as(np.stack([one, one]), 4)))
    assert [found[0].severity, found[0].evidence["n"]] == ["warning", 300]
    assert "nobody else rated them" in found[0].what
    assert list(duplicated_raters(rated_as(np.stack([one, one])[:, :30], 4))) == []


def test_easy_units_make_nobody_a_copy(rng, rated_as):
    ratings, _truth = simulate(rng, [0.999] * 5, n_units=60)
    assert list(duplicated_raters(rated_as(ratings, 3))) == []


def test_two_who_are_always_right_need_not_copy(rng, rated_as):
    ratings, truth = simulate(rng, [1.0, 1.0, 0.5, 0.5, 0.5], n_units=80)
    known = rated_as(ratings, 3, reference=truth.astype(float))
    assert list(duplicated_raters(known)) == []
    wrong = rated_as(ratings, 3, reference=(truth + 1.0) % 3)
    assert len(list(duplicated_raters(wrong))) == 1


def test_two_good_raters_among_weak_ones_are_not_suspected(rng, rated_as):
    ratings, _truth = simulate(rng, [1.0, 1.0, *[0.6] * 8], n_units=40, n_values=4)
    assert list(duplicated_raters(rated_as(ratings, 4))) == []
