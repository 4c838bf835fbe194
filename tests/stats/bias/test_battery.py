import pytest
from scipy import stats

from evalhub.stats.bias.battery import Effect, more_units, p_value_of, read_effects
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson

BAND = (-0.1, 0.1)


def around(value, half, n=100):
    return Estimate(value, value - half, value + half, 0.95, "normal", n)


@pytest.mark.parametrize(
    ("value", "half", "word"),
    [
        (0.0, 0.09, "no effect"),
        # Clearly not zero and clearly harmless.
        (0.05, 0.04, "no effect"),
        (0.3, 0.15, "watch"),
        (-0.3, 0.15, "watch"),
        # The point is far outside and the interval is not.
        (0.3, 0.25, "cannot tell yet"),
        (0.0, 0.2, "cannot tell yet"),
        (0.12, 0.05, "cannot tell yet"),
    ],
)
def test_the_interval_decides_never_the_point(value, half, word):
    assert read_effects([Effect(around(value, half), BAND, 0.0)])[0].word == word


def test_one_of_many_that_chance_explains_is_no_alarm():
    # z = 2.5 alone is p .012; with 19 others that show nothing it is to be expected.
    striking = Effect(around(0.25, 0.25 / 2.5 * 1.96 / 1.4), (-0.05, 0.05), 0.0, 0.0124)
    dull = Effect(around(0.0, 0.04), (-0.05, 0.05), 0.0, 0.9)
    alone = read_effects([striking])[0]
    among = read_effects([striking] + [dull] * 19)[0]
    assert (alone.word, among.word) == ("watch", "cannot tell yet")
    assert among.q_value == pytest.approx(0.0124 * 20)


def test_p_values_come_from_the_exact_test_or_the_interval():
    assert p_value_of(Effect(around(0.196, 0.196), BAND, 0.0)) == pytest.approx(0.05, abs=1e-4)
    assert p_value_of(Effect(around(0.196, 0.196), BAND, 0.0, 0.2)) == pytest.approx(0.2)
    # A share that should be high: about the end of the band, one side.
    low = Effect(Estimate(0.8, 0.7, 0.9, 0.95, "normal", 90), (0.9, 1.0))
    assert p_value_of(low) == pytest.approx(stats.norm.sf(1.96), abs=1e-4)
    assert p_value_of(Effect(around(0.95, 0.03), (0.9, 1.0))) == pytest.approx(1)


def test_what_is_not_defined_is_left_out_of_the_correction():
    gone = Effect(UndefinedStatistic("no_unit", "There is none."), BAND, 0.0)
    readings = read_effects([gone, Effect(around(0.3, 0.15), BAND, 0.0)])
    assert [one.word for one in readings] == ["cannot tell yet", "watch"]
    assert readings[0].q_value is None
    assert readings[1].q_value == pytest.approx(readings[1].p_value)
    assert read_effects([]) == []


@pytest.mark.parametrize(
    ("found", "band", "more"),
    [
        # Half as wide needs four times as many.
        (around(0.0, 0.2), BAND, 300),
        # 0.05 from the end, 0.1 wide to that side: four times as many.
        (around(0.05, 0.1), BAND, 300),
        # Outside by 0.1 with 0.15 to that side: 2.25 times as many.
        (around(0.2, 0.15), BAND, 125),
        # At the end of the band nobody can say.
        (around(0.1, 0.05), BAND, None),
        (around(0.09, 0.1), BAND, None),
    ],
)
def test_how_many_more_by_hand(found, band, more):
    assert more_units(found, band) == more


def test_no_case_in_a_hundred_needs_about_ninety_more_to_say_two_percent():
    # Wilson's upper end with none of n is z^2 / (n + z^2): 2 % at 188.
    assert more_units(wilson(0, 100), (0.0, 0.02)) == pytest.approx(88, abs=5)


@pytest.mark.parametrize(
    ("n", "value", "word", "more"),
    [(3, 0.0, "cannot tell yet", 57), (60, 0.0, "no effect", None), (3, 1.0, "cannot tell yet", 1)],
)
def test_a_few_units_that_are_all_alike_prove_nothing(n, value, word, more):
    # Resampling three equal differences gives an interval without width.
    (found,) = read_effects(
        [Effect(Estimate(value, value, value, 0.95, "bootstrap", n), BAND, 0.0)]
    )
    assert (found.word, found.more_units) == (word, more)


def test_units_that_all_lie_on_one_side_are_as_likely_as_tosses_of_a_coin():
    (found,) = read_effects([Effect(Estimate(1.0, 1.0, 1.0, 0.95, "bootstrap", 12), BAND, 0.0)])
    assert (found.word, found.p_value) == ("watch", pytest.approx(2 / 2**12))


def test_fewer_than_ten_units_say_something_only_by_an_exact_test():
    narrow = Estimate(0.01, -0.02, 0.03, 0.95, "bootstrap", 9)
    far = Estimate(0.9, 0.6, 1.0, 0.95, "bootstrap", 9)
    effects = [Effect(narrow, BAND, 0.0), Effect(far, BAND, 0.0), Effect(far, BAND, 0.0, 0.004)]
    words = [one.word for one in read_effects(effects)]
    assert words == ["cannot tell yet", "cannot tell yet", "watch"]
