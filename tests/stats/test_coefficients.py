import pytest

from evalhub.stats.coefficients import Sampling, as_json, attempt, coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.proportions import wilson


def test_a_defined_coefficient_goes_out_with_its_interval():
    found = coefficient(lambda: wilson(1, 2))
    assert found == as_json(wilson(1, 2))
    assert set(found) == {"value", "low", "high", "confidence", "method", "n"}
    assert found["value"] == pytest.approx(0.5)


def test_an_undefined_coefficient_goes_out_with_its_reason_and_no_number():
    found = attempt(lambda: wilson(0, 0))
    assert isinstance(found, UndefinedStatistic)
    assert as_json(found)["reason"] == "no_unit"
    assert "value" not in coefficient(lambda: wilson(0, 0))


def test_other_errors_are_not_taken_for_undefined():
    with pytest.raises(ValueError, match="between 0 and n"):
        coefficient(lambda: wilson(3, 2))


def test_each_name_has_its_own_repeatable_randomness():
    sampling = Sampling(seed=5)
    first, again = sampling.rng("tone", "alpha"), sampling.rng("tone", "alpha")
    assert first.integers(0, 2**60) == again.integers(0, 2**60)
    other = sampling.rng("tone", "kappa").integers(0, 2**60)
    assert Sampling(seed=6).rng("tone", "kappa").integers(0, 2**60) != other
    assert sampling.rng("tone", "alpha").integers(0, 2**60) != other
