import numpy as np
import pytest

from evalhub.stats.lint.times import Timed, before_created, impossible_times

N = 60
DAY = 86_400.0


@pytest.fixture
def honest(rng):
    """Two raters of 60 texts of about 200 words, one after the other."""
    seconds = rng.lognormal(4, 0.4, 2 * N).round(1)
    ends = np.cumsum(seconds + rng.uniform(1, 30, 2 * N))
    words = rng.integers(120, 280, 2 * N).astype(float)
    return Timed(
        names=("anna", "ben"),
        raters=np.repeat([0, 1], N),
        seconds=seconds,
        ends=ends,
        words=words,
        created=np.full(2 * N, -DAY),
    )


def rules(timed):
    return [(one.rule, one.raters) for one in impossible_times(timed)]


def test_honest_times_are_not_suspected(honest):
    assert rules(honest) == []


def test_who_cannot_have_read_is_named(honest, rng):
    honest.seconds[:N] = rng.uniform(1, 4, N)
    assert rules(honest) == [("reading_speed", ("anna",))]


def test_the_same_seconds_again_and_again_are_named(honest):
    honest.seconds[N : N + 50] = 30.0
    found = rules(honest)
    assert ("identical_seconds", ("ben",)) in found
    # Times rounded to ten seconds are alike for everybody.
    honest.seconds[:] = 60.0
    assert [rule for rule, _raters in rules(honest) if rule == "identical_seconds"] == []


def test_two_things_at_once_are_named_unless_times_are_dates(honest):
    honest.ends[N:] = honest.ends[N] + np.arange(N) * 5.0
    assert rules(honest) == [("overlapping", ("ben",))]
    honest.ends[:] = DAY * 3
    assert rules(honest) == []


def test_what_was_submitted_before_it_was_there_is_found(honest):
    honest.created[5] = honest.ends[5] + 10
    found = list(before_created(honest))
    assert [(one.raters, one.evidence) for one in found] == [(("anna",), {"n": 2 * N, "early": 1})]


def test_unknown_times_say_nothing(honest):
    for array in (honest.seconds, honest.ends, honest.words, honest.created):
        array[:] = np.nan
    assert rules(honest) == []
