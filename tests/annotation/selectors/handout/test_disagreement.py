"""How far the raters of subjects lie apart, and what that would ask."""

import pytest

from annotation.models import Project, Subject
from annotation.routing.policies import HandoutPolicy, Limit
from annotation.selectors.handout.disagreement import (
    answered_twice,
    comparisons,
    contested,
    distances_apart,
    doubt,
)
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.fixture
def subjects(project: Project) -> list[int]:
    """Three subjects: 1 and 5, 4 and 5, and one answer alone."""
    anna, ben = make_rater(project, "anna"), make_rater(project, "ben")
    found = []
    for name, *given in (("far", 1, 5), ("near", 4, 5), ("alone", 3)):
        item = make_item(project, name, outputs=1)
        subject = Subject.objects.get(item=item)
        for rater, value in zip((anna, ben), given, strict=False):
            make_annotation(subject, rater, {"accuracy": value})
        found.append(subject.pk)
    return found


def test_distances_are_told_by_subject_and_criterion(project: Project, subjects: list[int]) -> None:
    far, near, alone = subjects
    found = distances_apart(project, subjects)
    assert found[far]["accuracy"] == pytest.approx(1.0)
    assert found[near]["accuracy"] == pytest.approx(0.25)
    assert found[alone] == {}
    assert answered_twice(project) == [far, near]


def test_the_threshold_is_that_of_the_criterion(project: Project, subjects: list[int]) -> None:
    far, near, _ = subjects
    apart = distances_apart(project, subjects)
    assert contested(apart, HandoutPolicy(extra=1)) == {far}
    fine = HandoutPolicy(extra=1, limits=(Limit("accuracy", 0.25),))
    assert contested(apart, fine) == {far, near}


def test_what_a_policy_would_ask_is_told_from_what_is_answered(
    project: Project, subjects: list[int]
) -> None:
    apart = distances_apart(project, subjects)
    told = doubt(apart, HandoutPolicy(extra=2), 100)
    assert (told.n_compared, told.asked, told.by_criterion) == (2, 1, (("accuracy", 1),))
    # One of two: 50 subjects ask once, 25 of them once more.
    assert told.expected == 75
    nobody = doubt(apart, HandoutPolicy(), 100)
    assert (nobody.asked, nobody.by_criterion, nobody.expected) == (0, (), 0)
    assert doubt({}, HandoutPolicy(extra=2), 100).expected == 0


def test_the_page_is_told_how_each_criterion_is_compared(project: Project) -> None:
    found = {one.key: (one.words, one.compared) for one in comparisons(project)}
    assert found["accuracy"] == ("steps apart, of 4", True)
