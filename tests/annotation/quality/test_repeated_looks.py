"""A rule looks again after every few answers: how often it is wrong about somebody over a while."""

import numpy as np
import pytest

from annotation.quality.conditions import LOW_IS_BAD, Condition
from annotation.quality.defaults import DEFAULTS
from evalhub.stats.proportions import wilson

PEOPLE = 1500


def fired(collector: str, share: float, cases: int) -> float:
    """Of people with this true share, how many a default rule finds in so many cases, once or more.

    It looks after every single case, which is as often as it can.
    """
    values = next(one for one in DEFAULTS if one.collector == collector and one.active)
    condition = Condition(
        *(values.threshold, values.window, values.least, values.confidence),
        low_is_bad=collector in LOW_IS_BAD,
    )
    hits = np.random.default_rng(20_261_122).random((PEOPLE, cases)) < share
    sums = np.concatenate([np.zeros((PEOPLE, 1), int), hits.cumsum(axis=1)], axis=1)
    found = np.zeros(PEOPLE, bool)
    for n in range(condition.least, cases + 1):
        window = min(n, condition.window)
        counts = sums[:, n] - sums[:, n - window]
        holds = [
            condition.holds(wilson(float(k), window, confidence=condition.confidence))
            for k in range(window + 1)
        ]
        found |= np.array(holds)[counts]
    return float(found.mean())


@pytest.mark.parametrize(
    ("collector", "share", "cases", "most"),
    [
        # Ten points on the right side of the threshold: what docs/quality.md promises.
        ("traps", 0.80, 60, 0.03),
        ("traps", 0.85, 200, 0.01),
        ("agreement", 0.60, 300, 0.03),
        ("pace", 0.10, 200, 0.05),
    ],
)
def test_who_is_clearly_on_the_right_side_is_seldom_told(
    collector: str, share: float, cases: int, most: float
) -> None:
    assert fired(collector, share, cases) <= most


def test_who_is_at_the_threshold_is_told_sooner_or_later() -> None:
    # One look would be wrong about one in forty; many looks are not, and the page says so.
    assert fired("traps", 0.7, 200) > 0.3


def test_who_is_far_on_the_wrong_side_is_found() -> None:
    assert fired("traps", 0.4, 30) > 0.9
