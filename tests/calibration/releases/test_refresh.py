from datetime import UTC, datetime, timedelta

import pytest

from calibration.releases.refresh import Fresh, Held, ages, propose

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def held(key: str, days: int, stratum: str = "a", exposed: int = 0) -> Held:
    return Held(1, key, stratum, "calibration", NOW - timedelta(days=days), exposed)


def test_ages_are_told_by_stratum() -> None:
    card, loan = ages([held("1", 10), held("2", 100), held("3", 92), held("4", 5, "b")], NOW)
    # 92 and 100 days are more than a quarter's 91.
    assert (card.items, card.old, card.oldest_days, card.median_days) == (3, 2, 100, 92)
    assert card.share_old == pytest.approx(2 / 3)
    assert (loan.stratum, loan.old) == ("b", 0)


def test_the_oldest_and_most_exposed_go_first() -> None:
    many = [held(f"{at}", at) for at in range(18)]
    twins = [held("x", 50, exposed=1), held("y", 50, exposed=4)]
    found = propose([*many, *twins], [], 0.1, seed=1)
    assert [one.key for one in found.out] == ["y", "x"]
    assert found.missing == {"a": 2}


def test_what_comes_is_recent_and_of_the_same_stratum() -> None:
    old = [held("1", 90, "a"), held("2", 80, "b"), *(held(f"k{at}", 1) for at in range(8))]
    fresh = [
        Fresh(7, "old", "a", NOW - timedelta(days=9)),
        Fresh(8, "new", "a", NOW),
        Fresh(9, "other", "c", NOW),
    ]
    found = propose(old, fresh, 0.2, seed=1)
    assert [one.key for one in found.out] == ["1", "2"]
    assert [one.key for one in found.into] == ["new"]
    assert found.missing == {"b": 1}


def test_the_share_stays_between_a_tenth_and_a_fifth() -> None:
    many = [held(f"{at}", at) for at in range(100)]
    assert len(propose(many, [], 0.9, 1).out) == 20
    assert len(propose(many, [], 0.0, 1).out) == 10
    assert propose([], [], 0.15, 1).out == []
