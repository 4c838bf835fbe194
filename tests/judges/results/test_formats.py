"""What each tool says of a judge, read as it means it."""

from typing import Any

import pytest

from judges.results.found import ABSTAINED, OFF_SCALE, OK, UNPARSED, Result
from judges.results.reading import read_results
from tests.factories.results import (
    about,
    as_file,
    deepeval_case,
    inspect_log,
    inspect_sample,
    promptfoo_file,
    promptfoo_test,
)

KNOWN = about("it-1", "a")


def only(document: Any, name: str) -> Result:
    (found,) = read_results(as_file(document), name).results
    return found


def test_promptfoo_has_a_place_with_the_reason() -> None:
    found = only(promptfoo_file(promptfoo_test(KNOWN, score=0.75)), "promptfoo")
    assert (found.unit, found.status) == (("it-1", "a", "accuracy"), OK)
    assert (found.kind, found.given, found.rationale) == ("unit", 0.75, "because")


def test_a_grader_that_promptfoo_could_not_read_has_no_value() -> None:
    failed = promptfoo_test(
        KNOWN,
        score=0,
        **{"pass": False, "reason": "Could not extract JSON", "metadata": {"graderError": True}},
    )
    found = only(promptfoo_file(failed), "promptfoo")
    assert (found.status, found.given) == (UNPARSED, None)
    assert found.reason == "graderError: Could not extract JSON"


@pytest.mark.parametrize(("score", "passed"), [(-1, False), (-1, True), (0.5, False)])
def test_a_judge_that_could_not_judge_abstained(score: float, passed: bool) -> None:
    # .5 is above the threshold .375 of the test: only the judge's own "pass": false failed it.
    test = promptfoo_test(KNOWN, score=score, **{"pass": passed})
    assert only(promptfoo_file(test), "promptfoo").status == ABSTAINED


def test_a_score_below_the_threshold_is_a_score() -> None:
    test = promptfoo_test(KNOWN, score=0.25, **{"pass": False})
    assert only(promptfoo_file(test), "promptfoo").given == 0.25


@pytest.mark.parametrize("score", [None, "0.5", True, [], 10**400, float("nan"), float("inf")])
def test_what_is_no_number_is_no_score(score: Any) -> None:
    found = only(promptfoo_file(promptfoo_test(KNOWN, score=score)), "promptfoo")
    assert found.status == UNPARSED


def test_a_test_without_grading_says_why() -> None:
    test = {**promptfoo_test(KNOWN), "gradingResult": None, "error": "timeout"}
    found = only(promptfoo_file(test), "promptfoo")
    assert (found.status, found.reason) == (UNPARSED, "timeout")


def test_a_unit_that_comes_again_is_a_repeat() -> None:
    tests = [promptfoo_test(KNOWN, score=one) for one in (0.25, 0.5)]
    found = read_results(as_file(promptfoo_file(*tests)), "promptfoo")
    assert [(one.repeat, one.given) for one in found.results] == [(0, 0.25), (1, 0.5)]
    assert (found.model, found.prompt) == ("gpt-x", "strict 3")


def test_inspect_has_the_value_itself() -> None:
    log = inspect_log(inspect_sample(KNOWN, given=4, explanation="so"))
    found = read_results(as_file(log), "inspect")
    assert (found.results[0].given, found.results[0].rationale) == (4, "so")
    assert (found.model, found.prompt) == ("openai/gpt-x", "strict 3")


@pytest.mark.parametrize(
    ("reason", "status"),
    [("grade_parse_failure", UNPARSED), ("abstained", ABSTAINED), ("off_scale", OFF_SCALE),
     ("another", UNPARSED)],
)  # fmt: skip
def test_what_inspect_left_unscored_has_no_value(reason: str, status: str) -> None:
    found = only(inspect_log(inspect_sample(KNOWN, reason=reason)), "inspect")
    assert (found.status, found.given, found.reason) == (status, None, reason)


def test_a_sample_that_ended_with_an_error_has_no_value() -> None:
    sample = {"metadata": KNOWN, "scores": {}, "error": {"message": "boom"}}
    found = only(inspect_log(sample), "inspect")
    assert (found.status, found.reason) == (UNPARSED, "boom")


def test_deepeval_has_a_share_and_its_errors() -> None:
    cases = [
        deepeval_case(KNOWN, score=0.75),
        deepeval_case(about("it-2", None), error="ValueError: x"),
        {"metadata": about("it-3", "a"), "metricsData": [{"name": "other", "score": 1}]},
    ]
    found = read_results(as_file({"testCases": cases}), "deepeval")
    first, second, third = found.results
    assert (first.kind, first.given, found.model) == ("share", 0.75, "gpt-x")
    assert (second.status, second.reason, second.output_id) == (UNPARSED, "ValueError: x", None)
    assert third.status == UNPARSED


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ({"id": "openai:chat:gpt-y", "config": {}}, "gpt-y"),
        ("anthropic:messages:claude-y", "claude-y"),
        # `--grader openai:chat:gpt-y`, and a grader that is code.
        ({"modelName": "gpt-y", "label": ""}, "gpt-y"),
        ({"label": ""}, "gpt-x"),
        ({"id": "file://grader.js"}, "gpt-x"),
        (None, ""),
    ],
)
def test_promptfoo_is_taken_at_its_word_about_the_model(provider: Any, model: str) -> None:
    test = promptfoo_test(KNOWN)
    test["testCase"]["options"] = {"provider": provider} if provider else {}
    assert read_results(as_file(promptfoo_file(test)), "promptfoo").model == model


def test_an_epoch_of_inspect_is_the_same_repeat_in_any_order() -> None:
    samples = [{**inspect_sample(KNOWN, given=one), "epoch": one} for one in (2, 3, 1)]
    found = read_results(as_file(inspect_log(*samples)), "inspect").results
    assert [(one.repeat, one.given) for one in found] == [(0, 1), (1, 2), (2, 3)]
