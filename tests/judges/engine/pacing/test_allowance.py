import pytest

from judges.engine.pacing.allowance import Bucket


def most_in_a_minute(per_minute: int) -> int:
    """How many single draws an eager client gets in its best minute of three."""
    bucket, left, drawn = Bucket(per_minute), None, []
    for tick in range(1800):
        level = bucket.level(left, 0.1)
        while level >= 1 - 1e-9:
            level -= 1
            drawn.append(tick)
        left = level
    return max(sum(one <= other < one + 600 for other in drawn) for one in drawn)


@pytest.mark.parametrize("per_minute", [1, 2, 7, 60, 500])
def test_no_minute_holds_more_than_the_limit(per_minute: int) -> None:
    assert per_minute * 0.85 <= most_in_a_minute(per_minute) <= per_minute


def test_a_full_bucket_is_five_seconds_worth_and_a_debt_is_paid_first() -> None:
    bucket = Bucket(600)
    assert bucket.level(None, 0) == bucket.level(0, 1e9) == 50
    # 600 - 50 a minute are 9.17 a second.
    assert bucket.level(-20, 2) == pytest.approx(-1.667, abs=0.001)
