"""The overview: what to do next, with the number that is the reason."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import Project
from annotation.selectors.agreement.steps import Stratum
from annotation.selectors.overview import project_overview, stratum_key
from annotation.services.imports.loading import load_folder
from annotation.services.slots import plan_slots
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project

SAMPLE = Path(__file__).resolve().parents[3] / "evalhub" / "sample" / "bank_support"


def test_the_sample_is_read_as_its_authors_meant_it(db: None) -> None:
    project = load_folder(path=SAMPLE, slug="bank").project
    overview = project_overview(project)
    steps = overview.steps
    # EXPECTED.json: alpha of compliance .1934, without rater-04 .4453; rater-05 is careless.
    assert steps[0].title == "Talk about Compliance, then publish the next Rubric"
    assert "alpha 0.19 [" in steps[0].reason
    assert "One Rater differs most: rater-04" in steps[0].reason
    assert "No single Rater stands apart" in steps[1].reason
    about_raters = [step.title for step in steps if step.title.startswith("Talk with")]
    assert about_raters == ["Talk with rater-05 before more work is handed out"]
    assert [line.alpha.value for line in overview.criteria] == pytest.approx(
        [0.6009, 0.588, 0.1934, 0.4, 0.41], abs=0.02
    )
    assert [line.name for line in overview.raters] == [f"rater-0{n}" for n in range(1, 6)]


def test_progress_is_counted_in_slots_per_slice(project: Project) -> None:
    make_rated_project(project)
    plan_slots(project=project)
    overview = project_overview(project)
    assert overview.n_tied == 2
    # it-1 is of tier 1, it-2 of tier 0, with two slots each; the trap has none until it is given.
    assert overview.progress.strata == (Stratum("0", 0, 2), Stratum("1", 0, 2))
    assert overview.progress.total == Stratum("All", 0, 4)
    titles = [step.title for step in overview.steps]
    assert titles[1:3] == ["Settle the units without a majority", "Collect the missing Annotations"]


def test_the_number_of_queries_does_not_grow_with_the_data(
    project: Project, django_assert_num_queries: Any
) -> None:
    make_rated_project(project)
    with CaptureQueriesContext(connection) as few:
        project_overview(project)
    for number in range(20):
        subject = make_item(project, f"more-{number}", outputs=1).subjects.get()
        make_annotation(subject, make_rater(project, f"more-{number}"), {"accuracy": 2})
    with django_assert_num_queries(len(few)):
        project_overview(project)


def test_an_empty_project_has_an_overview(project: Project) -> None:
    overview = project_overview(project)
    assert (overview.n_items, overview.n_annotations, overview.raters) == (0, 0, ())


@pytest.mark.parametrize(("key", "expected"), [("risk_tier", "risk_tier"), ("id", "")])
def test_progress_is_cut_by_a_key_with_a_handful_of_values(
    project: Project, key: str, expected: str
) -> None:
    for number in range(20):
        value = number % 2 if key == "risk_tier" else number
        make_item(project, f"it-{number}", outputs=0, metadata={key: value})
    assert stratum_key(project) == expected
