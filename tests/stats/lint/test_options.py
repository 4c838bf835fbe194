import pytest

from evalhub.stats.lint.options import dead_options, mixed_values


def test_a_value_nobody_uses_is_found_once_there_are_many_ratings(rng, rated_as):
    # (1 - 1/20)**n < .01 / 5 from n = 122 on.
    few, enough = (rng.integers(0, 4, (1, n)).astype(float) for n in (121, 122))
    assert list(dead_options(rated_as(few))) == []
    found = list(dead_options(rated_as(enough)))
    assert [(one.rule, one.severity) for one in found] == [("dead_option", "notice")]
    assert found[0].evidence["values"] == "e"
    # .01 = (1 - s)**122.
    assert found[0].evidence["most_at_99_percent"] == pytest.approx(1 - 0.01 ** (1 / 122), abs=1e-6)


def test_a_scale_in_use_is_not_suspected(crowd, rated_as):
    assert list(dead_options(rated_as(crowd))) == []


@pytest.mark.parametrize(
    ("values", "severity"),
    [([1, 2, "3"], "serious"), ([1, 2, "unsure"], "warning")],
)
def test_numbers_beside_words_are_found(values, severity):
    found = list(mixed_values("tone", values))
    assert [(one.severity, one.criterion) for one in found] == [(severity, "tone")]


@pytest.mark.parametrize("values", [[1, 2.5], ["1", "2"], [True, False], [], ["a"]])
def test_values_of_one_kind_are_in_order(values):
    assert list(mixed_values("tone", values)) == []
