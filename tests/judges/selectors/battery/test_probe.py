"""A probe's words come from its interval, and from how many others there are."""

import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.battery.kinds import KINDS
from judges.selectors.battery.probe import battery_report, probe_of, read_together


def estimate(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 0.95, "test", 100)


@pytest.mark.parametrize(
    ("low", "high", "word", "tone"),
    [
        (-0.05, 0.05, "No effect", "good"),
        (-0.5, 0.5, "Cannot tell yet", "info"),
        (0.05, 0.9, "Cannot tell yet", "info"),
        (0.2, 0.5, "Watch", "warn"),
    ],
)
def test_an_effect_is_claimed_only_if_the_whole_interval_does(
    low: float, high: float, word: str, tone: str
) -> None:
    (read,) = read_together([probe_of(KINDS["length"], estimate(low, high), key="length")])
    assert (read.word, read.tone) == (word, tone)


def test_bands_and_axes_of_points_are_parts_of_the_scale() -> None:
    probe = probe_of(KINDS["leniency"], estimate(-6.0, 0.1), key="leniency", width=4.0)
    assert probe.innocent == pytest.approx((-0.2, 0.2))
    assert probe.axis == pytest.approx((-6.0, 4.0))


def test_the_report_holds_estimate_band_and_correction_by_key() -> None:
    reason = UndefinedStatistic("no_unit", "There is none.")
    probes = read_together(
        [
            probe_of(KINDS["length"], estimate(0.2, 0.5), key="length"),
            probe_of(KINDS["spread"], reason, key="spread", numbers=(("evenness", 0.5),)),
        ]
    )
    report = battery_report(probes)
    assert (report["n_probes"], report["correction"]) == (2, "Benjamini-Hochberg")
    length, spread = report["probes"]["length"], report["probes"]["spread"]
    assert (length["word"], length["innocent"], length["zero"]) == ("watch", [-0.1, 0.1], 0.0)
    assert length["q_value"] == pytest.approx(length["p_value"])
    assert (spread["estimate"]["reason"], spread["evenness"]) == ("no_unit", 0.5)
