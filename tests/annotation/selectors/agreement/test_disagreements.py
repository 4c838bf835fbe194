"""Units on which people differ."""

from annotation.models import Project
from annotation.selectors.agreement.disagreements import open_disagreements, tied_subjects
from annotation.selectors.ratings import current_criteria, rating_table
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project


def test_units_without_a_majority_come_furthest_apart_first(project: Project) -> None:
    make_rated_project(project)
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    # it-1: 5 against 1, the whole scale; it-3: 2 against 3; it-2 agrees.
    found = open_disagreements(tables, most=5)
    assert [one.item_key for one in found] == ["it-1", "it-3"]
    assert found[0].ratings == (("r1", "5"), ("r2", "1"))
    assert found[0].output == "it-1-a"


def test_only_as_many_as_asked_for_are_described(project: Project) -> None:
    make_rated_project(project)
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    assert [one.item_key for one in open_disagreements(tables, most=1)] == ["it-1"]


def test_a_criterion_nobody_rated_has_no_tie(project: Project) -> None:
    assert tied_subjects(rating_table(current_criteria(project)[1])) == set()


def test_among_many_raters_values_are_counted(project: Project) -> None:
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for number in range(10):
        rater = make_rater(project, f"r{number}")
        make_annotation(subject, rater, {"accuracy": 1 if number % 2 else 5})
    (found,) = open_disagreements([rating_table(current_criteria(project)[0])], most=5)
    assert len(found.ratings) == 10
    assert sorted(found.said) == [("5 gave", "1"), ("5 gave", "5")]
