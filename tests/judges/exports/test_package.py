from dataclasses import replace

from judges.exports.package import Task, about, manifest
from tests.factories.judge_packages import ACCURACY, SPLITS, make_package


def test_a_row_says_where_everything_is_from() -> None:
    task = Task(make_package(splits=SPLITS), ACCURACY)
    (case,) = task.cases("held_out")
    found = about(task, case)
    assert (found["item_id"], found["output_id"]) == ("it/3 {{x}}", "a")
    assert (found["value"], found["method"]) == (4, "majority")
    assert [one["value"] for one in found["ratings"]] == [4, 4, 5]
    assert (found["split"], found["use"]) == ("held_out", "measure only")
    assert (found["rubric_version"], found["prompt"], found["prompt_digest"]) == (
        4,
        "strict 3",
        "ab" * 32,
    )
    assert (found["judge_model"], found["release"]) == ("gpt-x", 2)


def test_an_abstention_is_kept_as_null() -> None:
    task = Task(make_package(), ACCURACY)
    second = list(task.cases(""))[1]
    assert [one["value"] for one in about(task, second)["ratings"]] == [2, 2, None]


def test_ids_of_items_and_outputs_never_meet() -> None:
    (case, *_) = make_package().cases
    one = replace(case, item_id="a:b", output_id=None)
    other = replace(case, item_id="a", output_id="b")
    assert (one.id, other.id) == ("a%3Ab", "a:b")


def test_the_manifest_has_prompt_judge_certificate_and_what_was_left_out() -> None:
    found = manifest(make_package(splits=SPLITS), "inspect", {"accuracy": ["task.py"]})
    assert found["prompt"]["digest"] == "ab" * 32
    assert found["judge"]["parameters"] == {"temperature": 0, "max_tokens": 300}
    assert found["certificate"]["accuracy"]["holds"] is True
    assert found["splits"] == {"calibration": "tune", "held_out": "measure only"}
    assert found["left_out"] == {"trap": 2}


def test_without_a_judge_and_certificate_both_are_null() -> None:
    found = manifest(replace(make_package(), judge=None, certificate=None), "langsmith", {})
    assert (found["judge"], found["certificate"], found["judge_model"]) == (None, None, None)
