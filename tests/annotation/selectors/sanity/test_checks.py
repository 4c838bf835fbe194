"""Findings about a project's data: each planted defect is found, and nothing in honest data."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from annotation.models import Project
from annotation.selectors.sanity.checks import (
    CHECKS,
    findings_json,
    project_findings,
    register_checks,
)
from annotation.services.imports.loading import load_folder
from evalhub.stats.lint.findings import Finding
from tests.factories.datasets import make_folder
from tests.factories.planted import DOCUMENT, honest_rows, planted_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def honest(tmp_path: Path) -> Project:
    items, labels, gold = honest_rows()
    folder = make_folder(tmp_path / "d", document=DOCUMENT, items=items, labels=labels, gold=gold)
    return load_folder(path=folder, slug="honest").project


@pytest.fixture
def planted(tmp_path: Path) -> Project:
    items, labels, gold, training = planted_rows()
    folder = make_folder(
        tmp_path / "d",
        document=DOCUMENT,
        items=items,
        labels=labels,
        gold=gold,
        training=training,
    )
    return load_folder(path=folder, slug="planted").project


def test_honest_data_have_no_finding(honest: Project) -> None:
    assert project_findings(honest) == []
    assert findings_json(honest) == []


def test_each_planted_defect_is_found_and_nothing_else(planted: Project) -> None:
    found = {
        (one.finding.rule, one.finding.raters) for one in project_findings(planted, named=False)
    }
    assert found == {
        ("polarity_flip", ("r2",)),
        ("constant_rater", ("r4",)),
        ("duplicated_raters", ("r1", "r6")),
        ("leak", ()),
    }


def test_a_finding_says_where_to_look_and_what_it_rests_on(planted: Project) -> None:
    rows = {row["rule"]: row for row in findings_json(planted)}
    rater = planted.raters.get(key="r2")
    assert rows["polarity_flip"]["link"] == f"/projects/planted/raters/{rater.public_id}/"
    assert rows["polarity_flip"]["criterion"] == "tone"
    assert rows["polarity_flip"]["evidence"]["kappa"]["high"] < 0
    assert rows["leak"]["items"] == ["t-3", "i-3", "t-5", "i-5"]
    assert rows["leak"]["evidence"]["the_same"] == 2
    first = project_findings(planted)[0]
    assert (first.finding.severity, first.tone) == ("serious", "bad")


def test_an_upper_app_adds_findings_of_its_own(
    honest: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHECKS, "extra", lambda project: [])
    note = Finding("dead_option", "notice", "Words.", {"n": 3}, "tone")
    register_checks("extra", lambda project: [note])
    (line,) = project_findings(honest)
    assert (line.finding, line.link, line.evidence) == (note, "/projects/honest/rubric/", "n 3")


def test_the_number_of_queries_does_not_grow_with_the_data(
    planted: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(16):
        project_findings(planted)
