from datetime import timedelta

import pytest

from annotation.models import IntakeCount, Project
from annotation.services.intake.quotas import quota_of, store_quota, today
from tests.factories.intake import open_intake

pytestmark = pytest.mark.django_db


def test_todays_count_is_stored_and_read_back(project: Project) -> None:
    rule = open_intake(project, daily=3)
    quota = quota_of(project, rule)
    assert quota.take({})
    store_quota(project, quota)
    store_quota(project, quota)
    assert quota_of(project, rule).taken == {"": 1}


def test_yesterday_does_not_count(project: Project) -> None:
    rule = open_intake(project, daily=1)
    day = today() - timedelta(days=1)
    IntakeCount.objects.create(project=project, day=day, stratum="", taken=1)
    assert quota_of(project, rule).take({})
