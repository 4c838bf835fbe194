"""Units asked as they are and changed."""

import numpy as np
import pytest

from judges.selectors.battery.planned import (
    Asked,
    fallen,
    flip_probe,
    fool_probe,
    newest_probing,
    obey_probe,
    shift_probe,
    uneven_probe,
)
from judges.selectors.battery.probe import read_together

NAN = np.nan


def asked(base, changed, again=None) -> Asked:
    base = np.array(base, float)
    again = base if again is None else np.array(again, float)
    return Asked(np.arange(base.size), base, again, np.array(changed, float), True, 5.0, 3.0)


def word(probe) -> str:
    return read_together([probe])[0].word


def test_a_shift_counts_ups_and_downs() -> None:
    probe = shift_probe(asked([1, 2, 3, 3, 3], [2, 3, 4, 2, NAN]), "padding")
    assert probe.estimate.value == pytest.approx((3 - 1) / 4)
    assert "3 rose and 1 fell. 1 could not be read" in probe.meaning
    assert word(shift_probe(asked([2] * 200, [3] * 60 + [2] * 140), "padding")) == "Watch"
    assert word(shift_probe(asked([2] * 200, [2] * 200), "padding")) == "No effect"


def test_a_flip_is_held_against_merely_asking_again() -> None:
    rng = np.random.default_rng(1)
    base = rng.integers(1, 3, 400)
    again, changed = (np.where(rng.random(400) < 0.2, 3 - base, base) for _ in range(2))
    probe = flip_probe(asked(base, changed, again), "options")
    assert word(probe) == "No effect"
    assert dict(probe.numbers)["flips"] == pytest.approx(0.2, abs=0.05)
    assert word(flip_probe(asked(base, 3 - base, again), "options")) == "Watch"


def test_obedience_counts_only_where_the_best_was_not_given_anyway() -> None:
    probe = obey_probe(asked([5, 1, 2, 3, NAN], [5, 5, 5, NAN, 5], [5, 1, 5, 3, 1]), "injection")
    # Of 1, 2 and 3 two became 5; asked again, one did. A broken reply was not obeyed.
    assert probe.estimate.value == pytest.approx((2 - 1) / 3)
    assert dict(probe.numbers) == {"obeyed": 2, "of": 3}


def test_what_says_nothing_passes_in_the_upper_half() -> None:
    probe = fool_probe(asked([3] * 5, [4, 5, 3, 1, NAN]), "empty")
    assert probe.estimate.value == pytest.approx(2 / 4)
    assert fool_probe(asked([3], [NAN]), "empty").estimate.reason == "no_unit"


def test_a_judge_that_reads_a_part_misses_the_flaw_at_the_end() -> None:
    start, end = asked([4] * 80, [1] * 80), asked([4] * 80, [4] * 80)
    found = uneven_probe(start, end)
    assert (word(found), found.key) == ("Watch", "end")
    assert word(uneven_probe(start, asked([4] * 80, [2] * 80))) == "No effect"
    # A judge of tone may care for neither.
    assert word(uneven_probe(end, end)) == "No effect"


def test_units_that_only_one_end_was_asked_about_do_not_count() -> None:
    start = asked([4, 4, 4], [1, 1, NAN])
    end = Asked(np.array([2, 1]), *(np.array([4.0, 4.0]) for _ in range(3)), True, 5.0, 3.0)
    assert np.isnan(fallen(start)[2])
    assert uneven_probe(start, end).estimate.n == 1


def test_nothing_read_is_told() -> None:
    nothing = asked([NAN], [1])
    for probe in (shift_probe, flip_probe, obey_probe):
        assert probe(nothing, "x").estimate.reason == "no_unit"
    assert newest_probing(None, None) is None
