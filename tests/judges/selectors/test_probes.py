"""The battery of a run: what it holds, and that it is read as one."""

import pytest

from annotation.models import Item, Output
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.comparisons import compare_run
from judges.selectors.probes import probes_of
from tests.factories.judging import make_verdict

SAMPLING = Sampling(resamples=20)


def keys_of(run: JudgeRun, key: str) -> list[str]:
    return [probe.key for probe in probes_of(compare_run(run, key, SAMPLING))]


def test_both_orders_give_a_position_probe_that_counts_the_changes(pair_run: JudgeRun) -> None:
    probes = {one.key: one for one in probes_of(compare_run(pair_run, "overall", SAMPLING))}
    assert list(probes) == ["read", "position", "first_shown", "discrimination", "pair_length"]
    assert "2 of 4 choices change" in probes["position"].meaning
    assert dict(probes["position"].numbers)["primacy"] == 2
    # Two moved, both to the first: 2 * 1/4.
    assert probes["first_shown"].p_value == pytest.approx(0.5)


def test_numbers_give_leniency_spread_and_length(run: JudgeRun) -> None:
    wanted = ["read", "leniency", "spread", "discrimination", "length", "length_error"]
    assert keys_of(run, "accuracy") == wanted


def test_every_probe_says_why_its_band_is_innocent_and_what_would_settle_it(run: JudgeRun) -> None:
    for probe in probes_of(compare_run(run, "accuracy", SAMPLING)):
        assert probe.band
        assert probe.word in {"No effect", "Watch", "Cannot tell yet"}
        assert bool(probe.advice) is (probe.more_units is not None)


def test_an_uneven_number_of_repeats_gives_a_test_retest_probe(pair_run: JudgeRun) -> None:
    for subject in pair_run.project.subjects.filter(scope="pair"):
        for order, repeat in (("AB", 1), ("AB", 2), ("BA", 1)):
            make_verdict(pair_run, subject, "overall", "A", order=order, repeat=repeat)
    probes = {probe.key: probe for probe in probes_of(compare_run(pair_run, "overall", SAMPLING))}
    # A first, then A twice: the same for all but p-2. B first, then A: the same for p-0.
    assert probes["unanimity"].estimate.value == pytest.approx(4 / 8)


def test_self_preference_is_probed_once_an_output_is_of_the_judges_family(run: JudgeRun) -> None:
    run.model = "gpt-4"
    run.save(update_fields=["model"])
    Output.objects.filter(item__key="it-0").update(model="gpt-3.5")
    assert "self_preference" in keys_of(run, "accuracy")


def test_without_anything_taken_as_true_only_the_verdicts_themselves_are_probed(
    run: JudgeRun,
) -> None:
    run.project.references.all().delete()
    Item.objects.filter(project=run.project).update(metadata={})
    for rating in run.project.annotations.all():
        rating.delete()
    assert keys_of(run, "accuracy") == ["read"]
