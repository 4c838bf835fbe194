"""The questions of a project."""

from annotation.models import Project
from annotation.selectors.qualification.questions import (
    asked_criteria,
    exam_pool,
    item_references,
    practice_pages,
    row_of,
)
from annotation.services.qualification.plans import hold_training
from tests.factories.golden_sets import make_reference
from tests.factories.projects import make_item
from tests.factories.qualification import make_training


def test_what_is_held_for_the_exam_is_not_practised(project: Project) -> None:
    one, _ = make_training(project, "p1"), make_training(project, "p2", outputs=2)
    hold_training(project=project, training=[one])
    rubric = project.rubrics.get()
    pages = practice_pages(project, rubric)
    assert [(page.place, page.training.key, page.question.unit) for page in pages] == [
        (1, "p2", "0"),
        (2, "p2", "1"),
        (3, "p2", "pair"),
    ]
    assert [question.key for question in exam_pool(project, rubric).values()] == ["p1"]


def test_only_criteria_of_the_scope_with_a_known_value_are_asked(project: Project) -> None:
    make_training(project, "p1", outputs=2)
    rubric = project.rubrics.get()
    asked = [asked_criteria(page.question, rubric) for page in practice_pages(project, rubric)]
    assert [[one.key for one in criteria] for criteria in asked] == [
        ["accuracy"],
        ["accuracy"],
        ["overall"],
    ]


def test_an_item_becomes_a_row_with_its_references_as_expected_values(project: Project) -> None:
    item = make_item(project, pair=True)
    make_reference(item.subjects.get(output__position=1), "accuracy", 2)
    make_reference(item.subjects.get(scope="pair"), "overall", "A")
    row = row_of(item)
    assert len(item_references(item)) == 2
    assert [(one["output_id"], one["value"]) for one in row["expected"]] == [
        ("it-1-b", 2),
        (None, "A"),
    ]
    assert "model" not in row["outputs"][0]
