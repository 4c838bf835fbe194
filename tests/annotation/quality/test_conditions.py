"""Bounds, not counts: 2 of 4 is not 20 of 40."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from annotation.quality.conditions import (
    Case,
    Condition,
    Evidence,
    judge,
    newest,
    share,
    trailing,
)

START = datetime(2026, 11, 1, tzinfo=UTC)


def cases(*hits: float) -> list[Case]:
    return [Case(hit, n, START + timedelta(minutes=n)) for n, hit in enumerate(hits)]


def fires(hits: int, n: int, condition: Condition) -> Evidence | None:
    found = cases(*[1.0] * hits, *[0.0] * (n - hits))
    return judge(share(found, condition.confidence), condition)


LOW = Condition(threshold=0.7, window=40, least=4, confidence=0.95, low_is_bad=True)
HIGH = Condition(threshold=0.3, window=40, least=4, confidence=0.95, low_is_bad=False)


def test_two_of_four_is_silent_where_twenty_of_forty_fires() -> None:
    # Wilson, z = 1.96, p = 0.5: centre 0.5, half z/(1+z2/n) * sqrt(.25/n + z2/(4 n2));
    # n = 4: 0.5 +- 0.3500; n = 40: 0.5 +- 0.1480.
    assert fires(2, 4, LOW) is None
    found = fires(20, 40, LOW)
    assert found is not None
    assert (found.k, found.n) == (20, 40)
    assert found.low == pytest.approx(0.3520, abs=5e-4)
    assert found.high == pytest.approx(0.6480, abs=5e-4)


def test_a_share_that_is_bad_when_high_acts_on_its_lower_bound() -> None:
    # 6 of 10: centre (0.6 + 0.19207) / 1.38415 = 0.5722, half 0.2597: low 0.3127 > 0.3.
    found = fires(6, 10, HIGH)
    assert found is not None
    assert found.low == pytest.approx(0.3127, abs=5e-4)
    assert fires(5, 10, HIGH) is None


def test_fewer_than_the_least_never_fire() -> None:
    assert fires(0, 5, Condition(0.7, 40, 6, 0.95, low_is_bad=True)) is None
    assert fires(0, 6, Condition(0.7, 40, 6, 0.95, low_is_bad=True)) is not None


def test_what_is_hard_for_everybody_is_nobodys_fault() -> None:
    found = cases(*[1.0] * 20, *[0.0] * 20)
    assert judge(share(found, 0.95, peers=0.9), LOW) is not None
    # The others reach 0.6 on the same Items, inside this Rater's interval.
    assert judge(share(found, 0.95, peers=0.6), LOW) is None


def test_parts_of_a_case_count_as_parts() -> None:
    reading = share(cases(0.5, 0.5, 1.0, 0.0), 0.95)
    assert reading is not None
    assert reading.k == pytest.approx(2.0)
    assert reading.found.value == pytest.approx(0.5)


def test_only_the_window_is_looked_at() -> None:
    found = newest(cases(0, 0, 0, 1, 1), 2)
    assert [case.subject for case in found] == [3, 4]
    assert share([], 0.95) is None


def test_a_run_ends_at_the_first_thing_that_breaks_it() -> None:
    assert [case.subject for case in trailing(cases(1, 0, 1, 1))] == [2, 3]
    assert trailing(cases(1, 1, 0)) == []


def ever_fires(passes: float, seed: int, n: int = 60) -> bool:
    """Look after every Trap, as the worker does, over a window of 30 and at least 6."""
    rng = np.random.default_rng(seed)
    met = cases(*(rng.random(n) < passes).astype(float))
    condition = Condition(threshold=0.7, window=30, least=6, confidence=0.95, low_is_bad=True)
    looks = (newest(met[:at], condition.window) for at in range(condition.least, n + 1))
    return any(judge(share(look, condition.confidence), condition) for look in looks)


def test_looking_again_and_again_warns_few_careful_raters_and_most_careless_ones() -> None:
    # 300 simulated raters each over 60 Traps: those who pass 90 %, and those who pass 40 %.
    careful = sum(ever_fires(0.9, seed) for seed in range(300)) / 300
    careless = sum(ever_fires(0.4, seed) for seed in range(300)) / 300
    assert careful <= 0.02
    assert careless >= 0.95
