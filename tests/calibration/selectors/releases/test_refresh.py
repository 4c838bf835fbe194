from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from annotation.models import Project, Trap
from calibration.models import GoldenSet
from calibration.selectors.releases.refresh import refresh_page
from calibration.services.exports import Wanted, export_project
from tests.factories.exported import make_split_release
from tests.factories.projects import make_item


@pytest.fixture
def release(project: Project) -> GoldenSet:
    """Ten released items, half of each topic, and four cards that came after, one a trap."""
    found = make_split_release(project)
    for at in range(4):
        make_item(
            project, f"new-{at}", input="A much longer question " * 9, metadata={"topic": "card"}
        )
    Trap.objects.create(project=project, item=project.items.get(key="new-3"))
    return found


def test_age_is_told_by_stratum(release: GoldenSet) -> None:
    soon = refresh_page(release, 0.15)
    later = refresh_page(release, 0.15, now=timezone.now() + timedelta(days=100))
    assert (soon.items, soon.old, later.old) == (10, 0, 10)
    assert [(one.stratum, one.items, one.oldest_days) for one in later.ages] == [
        ("topic=card", 5, 100), ("topic=loan", 5, 100),
    ]  # fmt: skip
    assert later.share_old == pytest.approx(1.0)


def test_what_came_in_last_is_proposed_for_its_stratum(release: GoldenSet) -> None:
    page = refresh_page(release, 0.2)
    assert (page.recent, len(page.proposal.out)) == (3, 2)
    strata = [one.stratum for one in page.proposal.out]
    assert [one.key for one in page.proposal.into] == ["new-2", "new-1"][
        : strata.count("topic=card")
    ]
    assert sum(page.proposal.missing.values()) == strata.count("topic=loan")


def test_what_was_exported_most_goes_first(release: GoldenSet, tmp_path: Path) -> None:
    wanted = Wanted("jsonl", "few_shot")
    export_project(project=release.project, release=release, wanted=wanted, out=tmp_path / "out")
    page = refresh_page(release, 0.2)
    assert {one.split for one in page.proposal.out} == {"few_shot"}
    assert {one.exposed for one in page.proposal.out} == {1}


def test_drift_is_measured_against_what_came_in(release: GoldenSet) -> None:
    length, topic = refresh_page(release, 0.15).drift
    assert (length.aspect, length.reading) == ("length of the Input", "much has changed")
    assert length.ks is not None
    assert length.ks.value == pytest.approx(1.0)
    # Cells 5.5 and 5.5 of 11 against 3.5 and 0.5 of 4: .375 ln 1.75 + .375 ln 4.
    assert topic.psi is not None
    assert topic.psi.value == pytest.approx(0.375 * 0.559616 + 0.375 * 1.386294, abs=1e-5)
    # Five of each topic against three of one: chi-square 2.44 of one degree, p .118.
    assert topic.reading == "no more than chance gives with 3 new Items"


def test_nothing_new_is_said(project: Project) -> None:
    page = refresh_page(make_split_release(project), 0.15)
    assert [one.reading for one in page.drift] == ["Nothing has come in that is not in a release."]
    assert page.proposal.into == []
