"""How long somebody has worked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import HandoutPlan, Project, Rater
from annotation.selectors.wellbeing.rest import day_is_done, minutes_at_work, rest_due
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.zones import zone_where_it_is


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


def answered(rater: Rater, *ago: float, **fields: object) -> None:
    """One answer so many minutes ago each."""
    for minutes in ago:
        at = timezone.now() - timedelta(minutes=minutes)
        item = make_item(rater.project, f"at-{minutes}-{rater.pk}", outputs=1)
        make_annotation(item.subjects.get(), rater, {"accuracy": 3}, submitted_at=at, **fields)


def test_work_counts_from_the_last_pause_on(rater: Rater) -> None:
    answered(rater, 61, 58, 45.5, 40, 35, 27, 18, 9, 1)
    # Between 58 and 45.5 minutes ago lie more than ten minutes; from there on none do.
    assert minutes_at_work(rater) == 45


def test_who_has_paused_or_imported_is_not_at_work(rater: Rater) -> None:
    answered(rater, 30, 20.5, 11)
    assert minutes_at_work(rater) == 0
    answered(rater, 2, imported=True)
    assert minutes_at_work(rater) == 0


def test_work_in_two_projects_is_one_persons_work(rater: Rater, anna: User) -> None:
    other = make_project("other")
    make_rubric(other)
    answered(join_project(project=other, user=anna), 19, 12)
    answered(rater, 5)
    assert minutes_at_work(rater) == 19


def test_the_reminder_is_the_persons_own_choice(rater: Rater) -> None:
    answered(rater, 29, 20, 11.5, 3)
    assert rest_due(rater) == 0
    rater.user.preferences = {"break_minutes": 25}
    assert rest_due(rater) == 29
    rater.user.preferences = {"break_minutes": 0}
    assert rest_due(rater) == 0


def test_a_day_is_done_at_its_number(rater: Rater) -> None:
    assert not day_is_done(None)
    rater.user.preferences = {"time_zone": zone_where_it_is(12)}
    rater.user.save()
    HandoutPlan.objects.create(project=rater.project, policy={"daily": 2})
    answered(rater, 0.2)
    assert not day_is_done(rater)
    answered(rater, 0.1)
    assert day_is_done(rater)
