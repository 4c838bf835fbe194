"""Probes: nothing is said that the interval does not allow."""

import pytest

from annotation.models import Output
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.comparisons import compare_run
from judges.selectors.probes import probes_of, reading
from tests.factories.judging import make_verdict

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


def test_an_uneven_number_of_repeats_gives_a_test_retest_probe(pair_run: JudgeRun) -> None:
    for subject in pair_run.project.subjects.filter(scope="pair"):
        for order, repeat in (("AB", 1), ("AB", 2), ("BA", 1)):
            make_verdict(pair_run, subject, "overall", "A", order=order, repeat=repeat)
    probes = {probe.name: probe for probe in probes_of(compare_run(pair_run, "overall", SAMPLING))}
    # A first, then A twice: the same for all but p-2. B first, then A: the same for p-0.
    assert probes["Test-retest"].estimate.value == pytest.approx(4 / 8)


def test_self_preference_is_probed_once_an_output_is_of_the_judges_family(run: JudgeRun) -> None:
    run.model = "gpt-4"
    run.save(update_fields=["model"])
    Output.objects.filter(item__key="it-0").update(model="gpt-3.5")
    names = [probe.name for probe in probes_of(compare_run(run, "accuracy", SAMPLING))]
    assert names == ["Leniency", "Length", "Self-preference"]
