from pathlib import Path

import pytest

from annotation.errors import ImportRefused
from annotation.models import ExpectedRating, Reference, TrainingItem, Trap
from annotation.services.imports.loading import LoadResult, load_folder
from tests.factories.datasets import Rows, item, make_folder

pytestmark = pytest.mark.django_db

GOLD = {
    "item_id": "one",
    "output_id": "one-b",
    "dimension": "accuracy",
    "value": 4,
    "explanation": "It names the fee.",
    "tolerance": 1,
}
EXPECTED = {"output_id": "one-a", "dimension": "accuracy", "value": 1, "tolerance": 1}
TRAP = {"item_id": "one", "expected": [EXPECTED], "explanation": "It says so itself."}
PRACTICE = {**item("p1"), "expected": [{**EXPECTED, "output_id": "p1-a"}], "feedback": "Look."}


def load(folder: Path, **rows: Rows) -> LoadResult:
    return load_folder(path=make_folder(folder, **rows), slug="cards")


def refusal(folder: Path, **rows: Rows) -> str:
    with pytest.raises(ImportRefused) as refused:
        load(folder, **rows)
    return str(refused.value.problems)


def test_a_reference_is_the_value_of_a_unit(tmp_path: Path) -> None:
    load(tmp_path / "d", gold=[{**GOLD, "source": "panel"}])
    reference = Reference.objects.get()
    assert (reference.subject.output.key, reference.criterion.key) == ("one-b", "accuracy")
    assert (reference.value, reference.explanation) == (4, "It names the fee.")
    assert reference.tolerance == pytest.approx(1.0)
    assert reference.extra == {"source": "panel"}


def test_references_that_are_there_are_left_and_new_ones_added(tmp_path: Path) -> None:
    load(tmp_path / "d", gold=[GOLD])
    grown = load(tmp_path / "d", gold=[GOLD, {**GOLD, "output_id": "one-a"}])
    assert (grown.counts["references"], Reference.objects.count()) == (1, 2)


def test_a_reference_of_another_value_is_refused_by_name(tmp_path: Path) -> None:
    load(tmp_path / "d", gold=[GOLD])
    text = refusal(tmp_path / "d", gold=[{**GOLD, "value": 5}])
    assert 'the project has another reference for "accuracy" of "one"' in text


@pytest.mark.parametrize("changed", [{"explanation": "Other."}, {"tolerance": 0}])
def test_a_reference_that_says_something_else_is_refused(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    load(tmp_path / "d", gold=[GOLD])
    assert "another reference" in refusal(tmp_path / "d", gold=[GOLD | changed])


def test_a_trap_expects_ratings_of_its_item(tmp_path: Path) -> None:
    load(tmp_path / "d", traps=[TRAP])
    trap = Trap.objects.get()
    assert (trap.item.key, trap.explanation, trap.active) == ("one", "It says so itself.", True)
    expected = ExpectedRating.objects.get()
    assert (expected.subject.output.key, expected.value) == ("one-a", 1)
    assert expected.tolerance == pytest.approx(1.0)


def test_a_trap_that_is_there_is_left_and_another_one_added(tmp_path: Path) -> None:
    load(tmp_path / "d", traps=[TRAP])
    other = {"item_id": "two", "expected": [{**EXPECTED, "output_id": "two-a"}]}
    assert load(tmp_path / "d", traps=[TRAP, other]).counts["traps"] == 1


def test_a_trap_that_expects_something_else_is_refused_by_name(tmp_path: Path) -> None:
    load(tmp_path / "d", traps=[TRAP])
    for changed in ({"value": 5}, {"tolerance": 0}):
        text = refusal(tmp_path / "d", traps=[{**TRAP, "expected": [{**EXPECTED, **changed}]}])
        assert '"one" is a trap in the project that expects something else' in text


def test_practice_items_are_kept_whole_and_apart(tmp_path: Path) -> None:
    result = load(tmp_path / "d", training=[PRACTICE])
    practice = TrainingItem.objects.get()
    assert (practice.key, practice.row) == ("p1", PRACTICE)
    assert result.counts["items"] == 2


def test_practice_items_grow_and_may_not_change(tmp_path: Path) -> None:
    load(tmp_path / "d", training=[PRACTICE])
    second = {**item("p2"), "expected": [], "feedback": ""}
    assert load(tmp_path / "d", training=[PRACTICE, second]).counts["training_items"] == 1
    text = refusal(tmp_path / "d", training=[{**PRACTICE, "feedback": "Other."}])
    assert '"p1" is in the project with other content' in text
