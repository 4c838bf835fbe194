"""Releases of the bundled sample: splits, a second release, what differs, what to replace."""

from pathlib import Path

import pytest

import evalhub
from annotation.services.imports.loading import load_folder
from calibration.models import SplitPlace
from calibration.policies import ReleasePolicy
from calibration.selectors.releases.differences import comparison
from calibration.selectors.releases.refresh import refresh_page
from calibration.services.golden_sets import release_golden_set

SAMPLE = Path(evalhub.__file__).parent / "sample" / "bank_support"


@pytest.mark.django_db
def test_the_sample_is_released_twice_and_a_refresh_is_planned() -> None:
    project = load_folder(path=SAMPLE, slug="bank").project
    first = release_golden_set(project=project, policy=ReleasePolicy(strata=["language"]))
    placed = dict(SplitPlace.objects.values_list("item_id", "split"))
    gone = project.items.filter(pk__in=placed).order_by("position")[:3]
    project.items.filter(pk__in=[one.pk for one in gone]).update(retired_at="2026-11-01T00:00:00Z")
    second = release_golden_set(
        project=project, policy=ReleasePolicy(source="majority", strata=["language"])
    )
    found = comparison(first, second)
    assert second.version == "2.0.0"
    assert found.dropped > 0
    assert "its Item was retired" in {one.why for one in comparison(first, second, size=999).lines}
    assert placed.items() <= dict(SplitPlace.objects.values_list("item_id", "split")).items()
    page = refresh_page(second, 0.15)
    assert len(page.proposal.out) == round(0.15 * page.items)
