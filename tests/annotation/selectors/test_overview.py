"""The overview: what to do next, with the number that is the reason."""

import pytest

from annotation.models import Project
from annotation.selectors.overview import project_overview, stratum_key
from annotation.services.slots import plan_slots
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project


def titles(project: Project) -> list[str]:
    return [step.title for step in project_overview(project).steps]


def test_an_unreliable_criterion_comes_first(project: Project) -> None:
    # Thirty units on which two raters never agree: alpha below zero, the interval too.
    raters = [make_rater(project, "r1"), make_rater(project, "r2")]
    for number in range(30):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        for rater, value in zip(raters, (1, 5) if number % 2 else (5, 1), strict=True):
            make_annotation(subject, rater, {"accuracy": value})
    step = project_overview(project).steps[0]
    assert step.title == "Talk about Accuracy, then publish the next Rubric"
    assert "over 30 units" in step.reason


def test_units_without_a_majority_and_open_slots_are_named_with_their_number(
    project: Project,
) -> None:
    make_rated_project(project)
    plan_slots(project=project)
    overview = project_overview(project)
    assert overview.n_tied == 2
    assert "Look at the units without a majority" in titles(project)
    # Two ordinary subjects with two slots each; the trap has none until it is given.
    assert sum(stratum.total for stratum in overview.strata) == 4
    assert "Collect the missing Ratings" in titles(project)


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
