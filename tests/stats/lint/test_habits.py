import numpy as np

from evalhub.stats.lint.habits import narrow_raters

NAN = np.nan


def test_honest_raters_are_not_suspected(crowd, rated_as):
    assert list(narrow_raters(rated_as(crowd), 6)) == []


def test_a_constant_rater_is_named_with_what_others_did(crowd, rated_as):
    crowd[3] = 2
    found = list(narrow_raters(rated_as(crowd), 6))
    assert [(one.rule, one.raters) for one in found] == [("constant_rater", ("r3",))]
    assert found[0].evidence["n"] == 200
    assert found[0].evidence["others_within"].high < 0.4


def test_who_answers_yes_or_no_on_five_points_is_named(crowd, rng, rated_as):
    crowd[1] = rng.integers(0, 2, 200)
    found = list(narrow_raters(rated_as(crowd), 6))
    assert [(one.rule, one.raters) for one in found] == [("scale_mismatch", ("r1",))]
    assert "used only a and b" in found[0].what


def test_five_points_on_a_scale_of_ten_are_named(rng, rated_as):
    truth = rng.integers(0, 10, 120)
    matrix = np.clip(truth + rng.integers(-1, 2, (4, 120)), 0, 9).astype(float)
    matrix[0] //= 2
    found = list(narrow_raters(rated_as(matrix, 10), 4))
    assert [(one.rule, one.raters) for one in found] == [("scale_mismatch", ("r0",))]
    assert "used only a to e" in found[0].what


def test_units_that_everybody_rates_alike_make_nobody_constant(rng, rated_as):
    matrix = np.zeros((4, 100))
    matrix[1, 5] = 1
    assert list(narrow_raters(rated_as(matrix, 2), 4)) == []
    # Alone, nobody can be told from the units.
    assert list(narrow_raters(rated_as(matrix[:1], 2), 1)) == []
