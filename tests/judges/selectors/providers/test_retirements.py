"""When a model ends, as far as anybody said."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from annotation.models import Project
from judges.models import ModelRetirement
from judges.selectors.providers.retirements import ANNOUNCED, retirement_of, retirements_of
from tests.factories.judging import make_judge


@pytest.mark.parametrize(
    ("provider", "model", "day"),
    [
        ("openai", "gpt-4o", date(2027, 1, 14)),
        ("openai", "gpt-4o-mini", date(2027, 1, 14)),
        ("responses", "gpt-4o-2024-08-06", date(2027, 1, 14)),
        ("openai", "o3", date(2026, 12, 11)),
        ("openai", "o3-pro", None),
        ("openai", "gpt-5.6", None),
        ("compatible", "gpt-4o", None),
    ],
)
def test_what_openai_announced_counts_for_its_own_models(
    project: Project, provider: str, model: str, day: date | None
) -> None:
    found = retirement_of(make_judge(project, provider=provider, model=model))
    assert (found.on if found else None) == day
    assert found is None or found.source == ANNOUNCED


def test_what_the_project_entered_comes_first_and_nearness_is_told(project: Project) -> None:
    today = timezone.now().date()
    judge = make_judge(project, provider="openai", model="gpt-4o")
    entry = ModelRetirement.objects.create(
        project=project, pattern="gpt-4*", retires_on=today + timedelta(days=61), source="a letter"
    )
    told = []
    for days in (61, 60, 1, 0):
        entry.retires_on = today + timedelta(days=days)
        entry.save()
        found = retirement_of(judge)
        assert found is not None
        told.append((found.days, found.is_near, found.is_over))
    assert told == [(61, False, False), (60, True, False), (1, True, False), (0, True, True)]
    assert list(retirements_of(project)) == [entry]
