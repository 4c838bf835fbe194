"""Rankings in the files of a folder."""

from pathlib import Path
from typing import Any

import pytest

from annotation.dataset.folder import check, open_folder
from tests.factories.datasets import item, make_folder
from tests.factories.rankings import BEST, DOCUMENT, order, ranking, rankings


def refusal(folder: Path, **parts: Any) -> str:
    (problem,) = check(make_folder(folder, **{**rankings(), **parts})).listed
    return f"{problem.field}: {problem.reason}"


def test_rankings_with_ties_are_read(tmp_path: Path) -> None:
    folder = open_folder(make_folder(tmp_path / "in", **rankings(ties=True)))
    values = [label.value for label in folder.labels()]
    assert values[-1] == [["two-a", "two-b"], "two-c"]
    assert folder.rubric.criteria[0].scope == "list"
    assert folder.rubric.criteria[0].level == "none"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"value": order("one", "ab")}, 'must name each output once, best first: "one-a", "one-b"'),
        ({"value": order("two", "abc")}, "must name each output once"),
        ({"value": order("one", "ab c")}, "is not on the scale"),
        ({"value": "one-a"}, "is not on the scale"),
        ({"output_id": "one-a"}, '"best" ranks all outputs; leave it out'),
    ],
)
def test_a_label_ranks_every_output_once(
    changed: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    row = {**ranking("one", "r1", "abc"), **changed}
    assert reason in refusal(tmp_path / "in", labels=[row])


def test_an_item_of_one_output_has_nothing_to_rank(tmp_path: Path) -> None:
    row = {**ranking("one", "r1", "abc"), "value": order("one", "ab")}
    said = refusal(tmp_path / "in", labels=[row], items=[item("one", outputs=1)])
    assert said == 'dimension: "best" ranks 2 to 26 outputs; the item has 1'


def test_judges_references_and_traps_have_no_part_in_rankings(tmp_path: Path) -> None:
    unit = {"item_id": "one", "dimension": "best", "value": order("one", "abc")}
    expected = {"item_id": "one", "expected": [unit], "explanation": "x"}
    del expected["expected"][0]["item_id"]
    judged = {**rankings()["labels"][0], "judge_model": "m"}
    gold = {"item_id": "one", "dimension": "best", "value": order("one", "abc")}
    for name, row, reason in (
        ("judge", judged, "no Judge ranks outputs here"),
        ("gold", gold, "there is no reference for a ranking"),
        ("traps", expected, "no ranking can be expected of it"),
    ):
        assert f'"best" is a ranking; {reason}' in refusal(tmp_path / name, **{name: [row]})


@pytest.mark.parametrize(
    ("dimension", "reason"),
    [
        ({**BEST, "ties": 1}, "dimensions[0].ties: must be true or false, not 1"),
        ({**BEST, "values": ["a", "b"]}, "the outputs of each item are ranked; leave the values"),
        ({**BEST, "scope": "pair"}, "type ranking ranks all outputs of an item"),
        (
            {"id": "best", "type": "ordinal", "values": [1, 2], "scope": "list"},
            "type ordinal is about one output or a pair",
        ),
    ],
)
def test_what_no_ranking_can_be_is_refused(
    dimension: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    document = {**DOCUMENT, "dimensions": [dimension]}
    assert reason in refusal(tmp_path / "in", document=document, labels=[])
