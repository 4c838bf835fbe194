"""When days begin: where clocks change, where midnight is skipped, and after a change of zone."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from evalhub.zones.days import day_began, midnight, settled, week_began

BERLIN, NEW_YORK, TOKYO = map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Asia/Tokyo"))
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_day_has_23_or_25_hours_where_clocks_change() -> None:
    # Berlin: 1 hour ahead in winter, 2 in summer; changed on 29 March and 25 October 2026.
    spring = [midnight(date(2026, 3, day), BERLIN) for day in (29, 30)]
    assert spring == [at("2026-03-28T23:00"), at("2026-03-29T22:00")]
    assert spring[1] - spring[0] == 23 * HOUR
    autumn = [midnight(date(2026, 10, day), BERLIN) for day in (25, 26)]
    assert autumn == [at("2026-10-24T22:00"), at("2026-10-25T23:00")]
    assert autumn[1] - autumn[0] == 25 * HOUR


@pytest.mark.parametrize(
    ("now", "began"),
    [
        # The last minute of a 23-hour day, and the first of the next.
        ("2026-03-29T21:59", "2026-03-28T23:00"),
        ("2026-03-29T22:00", "2026-03-29T22:00"),
        # Both hours from 2:00 to 3:00 are of one 25-hour day, and so is its last minute.
        ("2026-10-25T00:30", "2026-10-24T22:00"),
        ("2026-10-25T01:30", "2026-10-24T22:00"),
        ("2026-10-25T22:59", "2026-10-24T22:00"),
        ("2026-10-25T23:00", "2026-10-25T23:00"),
    ],
)
def test_answers_of_a_changed_day_are_of_one_day(now: str, began: str) -> None:
    assert day_began(at(now), BERLIN) == at(began)


def test_midnight_that_is_skipped_or_comes_twice_is_the_first_moment_of_its_date() -> None:
    # Cairo 2024-04-26: from 24:00, two hours ahead, to 1:00, three hours ahead.
    cairo = ZoneInfo("Africa/Cairo")
    assert midnight(date(2024, 4, 26), cairo) == at("2024-04-25T22:00")
    # Havana 2024-11-03: from 1:00, four hours behind, back to 0:00, five behind.
    havana = ZoneInfo("America/Havana")
    assert midnight(date(2024, 11, 3), havana) == at("2024-11-03T04:00")


def test_weeks_begin_on_monday_where_the_person_is() -> None:
    # Sunday evening in UTC is Monday in Tokyo, nine hours ahead.
    assert week_began(at("2026-11-22T20:00"), TOKYO) == at("2026-11-22T15:00")
    assert week_began(at("2026-11-22T20:00"), ZoneInfo("UTC")) == at("2026-11-16T00:00")
    # The week with the 25-hour Sunday in Berlin: from Monday, 0:00 summer time.
    assert week_began(at("2026-10-25T22:59"), BERLIN) == at("2026-10-18T22:00")


def test_after_a_change_the_last_24_hours_count_until_midnight_a_full_day_later() -> None:
    # Berlin to New York, five hours behind UTC, on 10 November at noon UTC: a full day later it is
    # 11 November, 7:00 there, and its next midnight is 12 November, 5:00 UTC.
    changed = at("2026-11-10T12:00")
    assert settled(changed, NEW_YORK) == at("2026-11-12T05:00")
    # New York's midnight at 5:00 UTC of the 11th would have begun a new day 17 hours after noon.
    assert day_began(at("2026-11-11T06:00"), NEW_YORK, changed) == at("2026-11-10T06:00")
    assert day_began(at("2026-11-12T04:59"), NEW_YORK, changed) == at("2026-11-11T04:59")
    assert day_began(at("2026-11-12T05:00"), NEW_YORK, changed) == at("2026-11-12T05:00")
    assert day_began(at("2026-11-12T20:00"), NEW_YORK, changed) == at("2026-11-12T05:00")


def test_a_change_just_before_midnight_begins_no_second_day() -> None:
    # Tokyo's midnight is at 15:00 UTC; the zone is chosen a minute before.
    changed = at("2026-11-10T14:59")
    assert day_began(at("2026-11-10T15:01"), TOKYO, changed) == at("2026-11-09T15:01")
    # Exactly a full day later is enough.
    assert settled(at("2026-11-10T15:00"), TOKYO) == at("2026-11-11T15:00")


@pytest.mark.parametrize("seed", range(20))
def test_whoever_keeps_changing_zones_gets_no_more_than_one_limit_a_day(seed: int) -> None:
    rng, zones = Random(seed), [BERLIN, NEW_YORK, TOKYO, ZoneInfo("Pacific/Kiritimati")]
    zone, changed, given = BERLIN, None, list[datetime]()
    now = at("2026-03-20T00:00")
    for _ in range(30 * 24):
        now += HOUR
        if rng.random() < 1 / rng.choice((3, 12, 48)):
            zone, changed = rng.choice(zones), now
        # One answer a day, taken as soon as it may be.
        if not any(answer >= day_began(now, zone, changed) for answer in given):
            given.append(now)
    # Days of 23 hours at the shortest: 720 / 23, and the first.
    assert 10 < len(given) <= 32
