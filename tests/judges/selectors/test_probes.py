"""Probes: nothing is said that the interval does not allow."""

import pytest

from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.comparisons import compare_run
from judges.selectors.probes import probes_of, reading

SAMPLING = Sampling(resamples=20)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [(-0.05, 0.05, "No effect"), (-0.5, 0.5, "Cannot tell yet"), (0.2, 0.5, "Watch")],
)
def test_an_effect_is_claimed_only_if_the_whole_interval_does(
    low: float, high: float, word: str
) -> None:
    estimate = Estimate((low + high) / 2, low, high, 0.95, "test", 10)
    assert reading(estimate, 0.0, (-0.1, 0.1), ("No effect", "Watch"))[0] == word


def test_both_orders_give_a_position_probe_that_counts_the_changes(pair_run: JudgeRun) -> None:
    probes = list(probes_of(compare_run(pair_run, "overall", SAMPLING)))
    assert [probe.name for probe in probes] == ["Position", "First shown"]
    assert "2 of 4 choices change" in probes[0].meaning


def test_numbers_give_leniency_and_length(run: JudgeRun) -> None:
    probes = probes_of(compare_run(run, "accuracy", SAMPLING))
    assert [probe.name for probe in probes] == ["Leniency", "Length"]
