import pytest

from judges.engine.pacing.concurrency import Pace


def test_it_begins_at_the_most_and_is_halved_once_for_what_was_sent_together() -> None:
    pace = Pace(64)
    for _ in range(30):
        pace.pushed_back(begun=1.0, ended=2.0)
    assert pace.limit == 32
    pace.pushed_back(begun=2.5, ended=3.0)
    assert pace.limit == 16


def test_each_round_of_answers_adds_one_up_to_the_most() -> None:
    pace = Pace(64, start=4)
    for _ in range(4):
        pace.answered(0.1, 1.0)
    # 4 + 1/4 + 1/4.25 + 1/4.485 + 1/4.708 = 4.921
    assert pace.limit == pytest.approx(4.921, abs=0.001)
    for _ in range(10_000):
        pace.answered(0.1, 1.0)
    assert pace.limit == 64


def told(pace: Pace, seconds: float, times: int = 8) -> float:
    for _ in range(times):
        pace.answered(seconds, 1.0)
    return pace.limit


def test_a_provider_that_slows_down_threefold_is_eased() -> None:
    pace = Pace(8)
    assert told(pace, 1.0) == 8
    assert told(pace, 2.9) == 8
    assert told(pace, 5.0) == pytest.approx(6.4)
    told(pace, 9.0, times=400)
    # A fifth less for each eight answers, and one more for each round of answers.
    assert 2 < pace.limit < 6


def test_fast_answers_that_vary_are_let_be() -> None:
    pace = Pace(8)
    told(pace, 0.05)
    assert told(pace, 1.5) == 8


def test_one_call_at_a_time_is_the_least() -> None:
    pace = Pace(2)
    for moment in range(10):
        pace.pushed_back(begun=moment, ended=moment)
    assert pace.limit == 1


def test_no_call_is_begun_beyond_the_share_that_others_leave() -> None:
    pace = Pace(4)
    assert [pace.begin() for _ in range(5)] == [True] * 4 + [False]
    assert pace.leave_room(2) == 4
    for _ in range(2):
        pace.end()
        assert pace.begin() is False
    pace.end()
    assert (pace.begin(), pace.begin(), pace.under_way) == (True, False, 2)
    # A share of nothing still ends what was taken: one at a time.
    pace.leave_room(0)
    pace.end()
    pace.end()
    assert (pace.begin(), pace.begin()) == (True, False)


def test_the_limit_holds_within_the_share() -> None:
    pace = Pace(64, start=2)
    pace.leave_room(32)
    assert [pace.begin() for _ in range(3)] == [True, True, False]
