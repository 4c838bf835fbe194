"""Reading what changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project, Rater
from annotation.services.questions.reading import (
    begin_reading,
    mark_guidelines_read,
    newest_version,
)
from evalhub.audit.models import Event
from tests.factories.people import make_rater
from tests.factories.projects import make_project, make_rubric


@pytest.fixture
def rater(project: Project) -> Rater:
    return make_rater(project, "anna")


def test_reading_begins_with_the_version_people_rate_by(rater: Rater) -> None:
    begun = begin_reading(rater=rater)
    assert begun.seen_version == newest_version(rater) == 1
    make_rubric(rater.project)
    assert begin_reading(rater=begun).seen_version == 1
    assert Event.objects.filter(verb="guidelines read").count() == 1


def test_before_the_first_version_nothing_begins(db: None) -> None:
    rater = make_rater(make_project("empty"))
    assert begin_reading(rater=rater).seen_version is None


def test_what_is_read_never_goes_back_nor_ahead(rater: Rater) -> None:
    make_rubric(rater.project)
    now = timezone.now()
    read = mark_guidelines_read(rater=rater, version=9, upto=now + timedelta(days=1))
    assert read.seen_version == 2
    assert read.guidelines_seen_at < now + timedelta(minutes=1)
    again = mark_guidelines_read(rater=rater, version=1, upto=now - timedelta(days=1))
    assert (again.seen_version, again.guidelines_seen_at) == (2, read.guidelines_seen_at)
