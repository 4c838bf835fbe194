"""What a version means for the work so far."""

import pytest

from annotation.models import Project
from annotation.selectors.authoring.consequences import review_version
from annotation.services.rubrics import NextVersion, drafted_criteria
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project
from tests.factories.versions import dimensions, next_version


@pytest.fixture
def rated(project: Project) -> Project:
    """Six ratings of accuracy, one reference and a trap that expects it, and one pair."""
    make_rated_project(project)
    make_item(project, "it-9", pair=True)
    return project


def test_what_is_taken_out_is_counted(rated: Project) -> None:
    _, overall = next_version(rated).criteria
    tone = dimensions({"id": "tone", "type": "text"})
    drafted = drafted_criteria(NextVersion("", (*tone, overall)))
    review = review_version(rated.rubrics.get(), "Rate what is written.", drafted)
    assert [place.title for place in review.places] == ["Tone", "Accuracy"]
    removed, unused, added, held = review.consequences
    assert "Accuracy is asked no longer. 6 ratings of it stay" in removed
    assert "1 reference and the expectations of 1 Trap are" in unused
    assert added.startswith("Tone: 6 answers so far do not have it")
    assert "what they chose is kept on the page" in held


def test_what_is_handed_out_no_longer_is_told(rated: Project) -> None:
    accuracy, _ = next_version(rated).criteria
    drafted = drafted_criteria(NextVersion("", (accuracy,)))
    review = review_version(rated.rubrics.get(), "Other words.", drafted)
    assert review.places[0].title == "Guidelines"
    assert "two Outputs side by side any more" in review.consequences[-1]


def test_other_words_mean_nothing_for_the_work_so_far(rated: Project) -> None:
    drafted = drafted_criteria(next_version(rated))
    review = review_version(rated.rubrics.get(), "Other words.", drafted)
    assert review.consequences == ()


def test_what_is_asked_about_for_the_first_time_is_counted(rated: Project) -> None:
    ranks = dimensions({"id": "order", "type": "ranking"})
    drafted = drafted_criteria(NextVersion("", (*next_version(rated).criteria, *ranks)))
    review = review_version(rated.rubrics.get(), "Rate what is written.", drafted)
    # Only it-9 has more than one Output.
    last = "Now asked about all Outputs of an Item: 1 Item can be handed out for it."
    assert review.consequences[-1] == last
