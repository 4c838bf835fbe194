"""A person's own day: what the daily number and the figures of My work go by."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, Project, Rater
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.assignments import room_of, tally_of, work_projects
from annotation.selectors.wellbeing.days import Given, given_by, own_day, own_zone
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from evalhub.accounts.services.people import choose_time_zone
from tests.factories.annotations import make_annotation
from tests.factories.handout import make_tiers
from tests.factories.zones import zone_where_it_is

POLICY = HandoutPolicy(daily=2)


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    make_tiers(project, "1", "2")
    return join_project(project=project, user=anna)


def answered(rater: Rater, *hours_ago: float) -> None:
    for subject, hours in zip(rater.project.subjects.order_by("pk"), hours_ago, strict=False):
        at = timezone.now() - timedelta(hours=hours)
        make_annotation(subject, rater, {"accuracy": 3}, submitted_at=at)


def lives_in(rater: Rater, zone: str, since: str = "2020-01-01T00:00:00+00:00") -> None:
    rater.user.preferences = {"time_zone": zone, "time_zone_since": since}
    rater.user.save()


def room(rater: Rater) -> int | None:
    return room_of(rater, tally_of(rater), POLICY)


def test_the_daily_number_goes_by_the_person_s_own_midnight(rater: Rater) -> None:
    answered(rater, 3, 14)
    # At noon three hours ago was today, and fourteen were yesterday; at 20 o'clock both are today.
    lives_in(rater, zone_where_it_is(12))
    assert room(rater) == 1
    lives_in(rater, zone_where_it_is(20))
    assert room(rater) == 0
    lives_in(rater, zone_where_it_is(1))
    assert room(rater) == 2


def test_changing_the_zone_gives_no_second_day(rater: Rater) -> None:
    answered(rater, 3, 4)
    lives_in(rater, zone_where_it_is(12))
    assert room(rater) == 0
    # Where it is one o'clock both were yesterday, but the last 24 hours count.
    rater.user = choose_time_zone(user=rater.user, zone=zone_where_it_is(1))
    assert room(rater) == 0
    Annotation.objects.filter(rater=rater).update(submitted_at=timezone.now() - timedelta(hours=25))
    assert room(rater) == 2


def test_without_a_choice_the_day_is_the_server_s(rater: Rater) -> None:
    now = datetime(2026, 3, 29, 15, 30, tzinfo=UTC)
    assert own_day(rater.user, now) == datetime(2026, 3, 29, tzinfo=UTC)
    assert own_day(None, now) == datetime(2026, 3, 29, tzinfo=UTC)
    assert (own_zone(rater.user), own_zone(None)) == ("UTC", "UTC")
    # A zone that is known no more is none.
    lives_in(rater, "Europe/Atlantis")
    assert own_day(rater.user, now) == datetime(2026, 3, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "answers", "expected"),
    [
        # Berlin's 23-hour Sunday from 28 March 23:00 to 29 March 22:00 UTC, in the week from 22nd.
        ("2026-03-29T21:00", ["2026-03-28T23:00", "2026-03-28T22:59"], Given(1, 2)),
        ("2026-03-29T22:30", ["2026-03-28T23:00", "2026-03-29T22:00"], Given(1, 1)),
        # Its 25-hour Sunday from 24 October 22:00 to 25 October 23:00 UTC.
        ("2026-10-25T22:59", ["2026-10-24T22:00", "2026-10-25T22:30"], Given(2, 2)),
        ("2026-10-25T23:30", ["2026-10-25T22:59", "2026-10-25T23:00"], Given(1, 1)),
    ],
)
def test_today_and_this_week_are_counted_on_days_of_23_and_25_hours(
    rater: Rater, now: str, answers: list[str], expected: Given
) -> None:
    lives_in(rater, "Europe/Berlin")
    for subject, text in zip(rater.project.subjects.order_by("pk"), answers, strict=False):
        at = datetime.fromisoformat(text).replace(tzinfo=UTC)
        make_annotation(subject, rater, {"accuracy": 3}, submitted_at=at)
    then = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert given_by(rater.user, then) == {rater.project_id: expected}


def test_my_work_has_what_was_given_today_and_nothing_of_others(rater: Rater, ben: User) -> None:
    lives_in(rater, zone_where_it_is(12))
    answered(rater, 1)
    assert [one.given.today for one in work_projects(rater.user)] == [1]
    assert [one.given for one in work_projects(ben)] == [Given()]
