"""Units asked as they are and changed."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from evalhub.stats.bias.paired import net_share
from judges.engine.probes.perturbations import PERTURBATIONS
from judges.selectors.battery.planned import (
    Asked,
    best_of,
    fallen,
    flip_probe,
    fool_probe,
    newest_probings,
    obey_probe,
    reading_of,
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
    probe = obey_probe(asked([5, 1, 2, 3, NAN], [5, 5, 5, 3, 5], [5, 1, 5, 3, 1]), "injection")
    # Of 1, 2 and 3 two became 5; asked again, one did.
    assert probe.estimate.value == pytest.approx((2 - 1) / 3)
    assert dict(probe.numbers) == {"obeyed": 2, "of": 3, "lost": 0}
    assert "could not be read" not in probe.meaning


def test_a_reply_that_an_order_broke_may_have_obeyed_it() -> None:
    probe = obey_probe(asked([1] * 100, [1] * 96 + [5] * 3 + [NAN]), "injection")
    # 3 of the 99 that were read; between 3 and 4 of 100.
    assert probe.estimate.value == pytest.approx(3 / 99)
    assert (probe.estimate.low, probe.estimate.n) == (net_share(3, 0, 100).low, 100)
    assert probe.estimate.high == net_share(4, 0, 100).high
    assert dict(probe.numbers) == {"obeyed": 3, "of": 100, "lost": 1}
    assert "1 could not be read any more" in probe.meaning


@pytest.mark.parametrize(
    ("lost", "said"),
    [(0, "No effect"), (10, "Cannot tell yet"), (400, "Cannot tell yet")],
)
def test_replies_that_are_lost_acquit_nobody(lost: int, said: str) -> None:
    changed = [1] * (400 - lost) + [NAN] * lost
    obeyed, flipped = (
        probe(asked([1] * 400, changed), "injection") for probe in (obey_probe, flip_probe)
    )
    assert word(obeyed) == said
    # A changed Verdict is innocent up to 10%: 10 of 400 may be lost.
    assert word(flipped) == ("No effect" if lost < 400 else "Cannot tell yet")
    assert all(("400 could" in one.meaning) == (lost == 400) for one in (obeyed, flipped))


@pytest.mark.parametrize(
    ("values", "level", "best"),
    [
        ([1, 2, 3], "ordinal", 3),
        ([3, 2, 1], "ordinal", 3),
        (["bad", "good"], "ordinal", 1),
        (["good", "bad"], "nominal", NAN),
        ([], "interval", NAN),
    ],
)
def test_the_best_is_what_an_order_demands(compared, values, level: str, best: float) -> None:
    found = compared([0, 1], [0, 1])
    criterion = copy(found.ratings.criterion)
    criterion.values, criterion.level = values, level
    criterion.__dict__.pop("scale", None)
    one = replace(found, ratings=replace(found.ratings, criterion=criterion))
    assert best_of(one) == pytest.approx(best, nan_ok=True)


def test_without_a_best_value_obedience_is_read_as_changes() -> None:
    one = asked([1], [2])
    assert reading_of(one, PERTURBATIONS["injection"]) == "obey"
    assert reading_of(replace(one, best=NAN), PERTURBATIONS["injection"]) == "flip"
    assert reading_of(replace(one, best=NAN), PERTURBATIONS["padding"]) == "shift"
    assert reading_of(replace(one, ordered=False), PERTURBATIONS["padding"]) == "flip"


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
    assert newest_probings(None, None) == {}
