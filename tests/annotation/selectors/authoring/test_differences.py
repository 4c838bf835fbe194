"""What a version says otherwise, line by line."""

from annotation.models import Criterion, Project
from annotation.selectors.authoring.differences import differences, guideline_differences
from annotation.services.rubrics import drafted_criteria
from tests.factories.versions import dimensions, next_version


def told(project: Project, *rows: dict[str, object]) -> list[tuple[str, str, str]]:
    """Of a version with these criteria behind accuracy and overall."""
    before = list(project.rubrics.get().criteria.all())
    same = next_version(project).criteria
    version = next_version(project)
    after = drafted_criteria(type(version)("", (*same, *dimensions(*rows)) if rows else same))
    return [(one.op, one.place, one.text) for one in differences(before, after)]


def test_the_same_criteria_differ_in_nothing(project: Project) -> None:
    assert told(project) == []


def test_a_new_criterion_comes_with_everything_it_says(project: Project) -> None:
    row = {"id": "tone", "type": "nominal", "values": ["kind", "rude"], "question": "How is it?"}
    row |= {"anchors": {"kind": "Friendly."}, "required": False}
    assert told(project, row) == [
        ("+", "Tone", "Title: Tone"),
        ("+", "Tone", "Kind: One of two values, such as yes and no"),
        ("+", "Tone", "Key: tone"),
        ("+", "Tone", "About: each Output by itself"),
        ("+", "Tone", "How is it?"),
        ("+", "Tone", "kind: Friendly."),
        ("+", "Tone", "rude"),
        ("+", "Tone", "It may be left open."),
    ]


def test_order_bounds_and_rules_are_told(project: Project) -> None:
    first, second = project.rubrics.get().criteria.all()
    found = differences([first, second], [second, first])
    assert [(one.op, one.text) for one in found] == [
        ("-", "Accuracy, Overall"),
        ("+", "Overall, Accuracy"),
    ]
    about = {"key": "n", "title": "N", "kind": "ratio", "level": "ratio", "scope": "output"}
    narrow = Criterion(**about, extra={"min": 0, "max": 5})
    wide = Criterion(**about, extra={"min": 0, "max": 9})
    found = differences([narrow], [wide])
    assert [one.text for one in found] == [
        "Takes a number from 0 to 5.",
        "Takes a number from 0 to 9.",
    ]


def test_guidelines_are_compared_line_by_line() -> None:
    found = guideline_differences("Read.\nRate.", "Read.\nRate twice.")
    assert [(one.op, one.text) for one in found] == [("-", "Rate."), ("+", "Rate twice.")]
