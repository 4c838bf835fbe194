"""Rows that cannot be meant: each is refused with its file, line, field and reason."""

import json

import pytest

from annotation.dataset.folder import check, open_folder

GOOD_LABEL = {"item_id": "none", "annotator_id": "anna", "dimension": "accuracy", "value": 3}
OTHERS = {
    "items.jsonl": {"id": "first", "input": "?", "outputs": []},
    "labels.jsonl": GOOD_LABEL,
    "judge.jsonl": {"item_id": "none", "judge_model": "j", "dimension": "accuracy", "value": 3},
    "gold.jsonl": {"item_id": "none", "dimension": "accuracy", "value": 3},
    "traps.jsonl": {"item_id": "none", "expected": [{"dimension": "accuracy", "value": 3}]},
    "training.jsonl": {"id": "t1", "input": "?", "outputs": [], "expected": []},
}
LABEL = {"item_id": "two", "annotator_id": "ben", "dimension": "accuracy", "value": 3}
ITEM = {"id": "x", "input": "?", "outputs": []}
SHARE = {"item_id": "one", "annotator_id": "ben", "dimension": "share"}
BOUNDS = "is not between -1,000,000,000,000,000 and 1,000,000,000,000,000"
VERDICT = {"item_id": "two", "judge_model": "j", "dimension": "overall", "value": "A"}
GOLD = {"item_id": "one", "dimension": "accuracy", "value": 3}
TRAP = {"item_id": "one", "expected": [{"dimension": "accuracy", "value": 3}]}
TRAINING = {"id": "t2", "input": "?", "outputs": [], "expected": []}
OUT = {"id": "a", "model": None, "text": ""}


def expects(**changed: object) -> dict[str, object]:
    return {**TRAP, "expected": [{"dimension": "accuracy", "value": 3, **changed}]}


REFUSED = [
    ("items.jsonl", {"input": "?", "outputs": []}, "id", "is missing"),
    ("items.jsonl", {**ITEM, "id": ""}, "id", "is empty"),
    ("items.jsonl", {**ITEM, "id": 7}, "id", "must be text, not 7"),
    ("items.jsonl", {**ITEM, "id": "x" * 201}, "id", "longer than 200 characters"),
    ("items.jsonl", {**ITEM, "id": "a\u200bb"}, "id", r'"a\u200bb" has invisible characters'),
    ("items.jsonl", {**ITEM, "id": "first"}, "id", '"first" is given twice'),
    ("items.jsonl", {"id": "x", "outputs": []}, "input", "is missing"),
    ("items.jsonl", {**ITEM, "input": {"q": 1}}, "input", "must be text or a list of turns"),
    ("items.jsonl", {**ITEM, "input": []}, "input", "is an empty list"),
    ("items.jsonl", {**ITEM, "input": ["hi"]}, "input[0]", 'must be an object, not "hi"'),
    ("items.jsonl", {**ITEM, "input": [{"role": "user"}]}, "input[0].content", "is missing"),
    ("items.jsonl", {"id": "x", "input": "?"}, "outputs", "is missing"),
    ("items.jsonl", {**ITEM, "outputs": "no"}, "outputs", "must be a list"),
    ("items.jsonl", {**ITEM, "outputs": [{"id": "a"}]}, "outputs[0].text", "is missing"),
    ("items.jsonl", {**ITEM, "outputs": [OUT, OUT]}, "outputs[1].id", '"a" is given twice'),
    ("items.jsonl", {**ITEM, "outputs": [OUT] * 1001}, "outputs", "more than 1,000 entries"),
    ("items.jsonl", {**ITEM, "context": ["doc"]}, "context", "must be text, not a list"),
    ("items.jsonl", {**ITEM, "metadata": "x"}, "metadata", "must be an object"),
    ("labels.jsonl", {**LABEL, "item_id": "zero"}, "item_id", '"zero" is not an item'),
    ("labels.jsonl", {**LABEL, "dimension": "x"}, "dimension", '"x" is not a dimension'),
    ("labels.jsonl", {**LABEL, "dimension": ["x"]}, "dimension", "a list is not a dimension"),
    ("labels.jsonl", LABEL, "output_id", "is missing; the item has 2 outputs"),
    ("labels.jsonl", {**LABEL, "output_id": "c"}, "output_id", '"c" is not an output'),
    (
        "labels.jsonl",
        {**LABEL, "item_id": "none", "output_id": "a"},
        "output_id",
        '"a" is not an output',
    ),
    (
        "labels.jsonl",
        {**LABEL, "dimension": "overall", "output_id": "a", "value": "A"},
        "output_id",
        '"overall" compares two outputs; leave it out',
    ),
    (
        "labels.jsonl",
        {**LABEL, "item_id": "one", "dimension": "overall", "value": "A"},
        "dimension",
        '"overall" compares two outputs; the item has 1',
    ),
    ("labels.jsonl", {"annotator_id": "a", "dimension": "safe"}, "item_id", "is missing"),
    ("labels.jsonl", {**GOOD_LABEL, "value": 6}, "value", "6 is not on the scale"),
    ("labels.jsonl", {**GOOD_LABEL, "value": "4"}, "value", '"4" is not on the scale'),
    ("labels.jsonl", {**GOOD_LABEL, "value": True}, "value", "true is not on the scale"),
    ("labels.jsonl", {**GOOD_LABEL, "value": [4]}, "value", "a list is not on the scale"),
    (
        "labels.jsonl",
        {**GOOD_LABEL, "dimension": "share", "value": "x"},
        "value",
        '"x" is not on the scale of "share" (any number)',
    ),
    (
        "labels.jsonl",
        {**GOOD_LABEL, "dimension": "safe", "value": 1},
        "value",
        '1 is not on the scale of "safe" (true, false, "unsure")',
    ),
    ("labels.jsonl", {**GOOD_LABEL, "annotator_id": None}, "annotator_id", "must be text"),
    ("labels.jsonl", GOOD_LABEL, "", 'a second value for the same unit of "none" by "anna"'),
    ("labels.jsonl", {**LABEL, "item_id": "one", "seconds": -1}, "seconds", "from 0 up"),
    ("labels.jsonl", {**LABEL, "item_id": "one", "seconds": True}, "seconds", "from 0 up"),
    ("labels.jsonl", {**LABEL, "item_id": "one", "comment": 3}, "comment", "must be text"),
    (
        "labels.jsonl",
        {**LABEL, "item_id": "one", "created_at": "2026-07-06T07:05:37"},
        "created_at",
        "has no time zone",
    ),
    (
        "labels.jsonl",
        {**LABEL, "item_id": "one", "created_at": "0001-01-01T00:00:00+23:00"},
        "created_at",
        "is not a time such as",
    ),
    (
        "labels.jsonl",
        {**LABEL, "item_id": "one", "rubric_version": 1.5},
        "rubric_version",
        "neither a version number nor a name",
    ),
    ("judge.jsonl", {**VERDICT, "order": "ab"}, "order", '"ab" is neither "AB" nor "BA"'),
    ("judge.jsonl", {**VERDICT, "repeat": -1}, "repeat", "not a whole number from 0 up"),
    ("judge.jsonl", {**VERDICT, "judge_model": ""}, "judge_model", "is empty"),
    ("judge.jsonl", {**VERDICT, "value": "C"}, "value", '"C" is not on the scale'),
    ("judge.jsonl", OTHERS["judge.jsonl"], "", "(same prompt, order and repeat)"),
    ("gold.jsonl", {**GOLD, "value": None}, "value", "null is not on the scale"),
    ("gold.jsonl", OTHERS["gold.jsonl"], "", 'a second value for the same unit of "none"'),
    (
        "gold.jsonl",
        {**GOLD, "dimension": "safe", "value": "unsure", "tolerance": 1},
        "tolerance",
        'the values of "safe" are not numbers',
    ),
    ("gold.jsonl", {**GOLD, "dimension": "share", "value": 10**15 + 1}, "value", BOUNDS),
    ("labels.jsonl", {**SHARE, "value": 1e308}, "value", f"1e+308 {BOUNDS}"),
    ("labels.jsonl", {**SHARE, "value": -(10**16)}, "value", f"-10000000000000000 {BOUNDS}"),
    ("labels.jsonl", {**SHARE, "value": 10**900}, "value", "the number is too large"),
    (
        "judge.jsonl",
        {"item_id": "one", "judge_model": "j", "dimension": "share", "value": 1e300},
        "value",
        BOUNDS,
    ),
    ("traps.jsonl", expects(dimension="share", value=1e16), "expected[0].value", BOUNDS),
    ("traps.jsonl", {**TRAP, "expected": []}, "expected", "is empty"),
    ("traps.jsonl", {**TRAP, "item_id": "none"}, "item_id", '"none" is given twice'),
    ("traps.jsonl", expects(value=9), "expected[0].value", "9 is not on the scale"),
    ("traps.jsonl", expects(tolerance=-1), "expected[0].tolerance", "-1 is not a number from 0"),
    ("traps.jsonl", expects(criterion="safe"), "expected[0]", "has both"),
    (
        "traps.jsonl",
        {**TRAP, "expected": TRAP["expected"] * 2},
        "expected[1]",
        "expects a second value",
    ),
    ("training.jsonl", {**TRAINING, "id": "two"}, "id", '"two" is also the id of an item'),
    ("training.jsonl", {**TRAINING, "id": "t1"}, "id", '"t1" is given twice'),
    (
        "training.jsonl",
        {**TRAINING, "expected": [{"criterion": "accuracy", "value": 9}]},
        "expected[0].value",
        "9 is not on the scale",
    ),
]


@pytest.mark.parametrize(("file", "row", "field", "reason"), REFUSED)
def test_a_row_that_cannot_be_meant_is_refused_at_its_place(write, file, row, field, reason):
    folder = write({file: [OTHERS[file], row]})
    problems = [found for found in check(folder) if found.file == file]
    assert [(found.line, found.field) for found in problems] == [(2, field)]
    assert reason in problems[0].reason


def test_an_abstention_and_an_unreadable_verdict_are_null(write):
    raw = {**VERDICT, "value": None, "raw": "I cannot"}
    folder = write({"labels.jsonl": [{**GOOD_LABEL, "value": None}], "judge.jsonl": [raw]})
    with open_folder(folder) as opened:
        assert [label.value for label in opened.labels()] == [None]
        assert [(verdict.value, verdict.raw) for verdict in opened.verdicts()] == [
            (None, "I cannot")
        ]


def test_the_only_output_need_not_be_named(write):
    rows = [
        {**GOOD_LABEL, "item_id": "one"},
        {**GOOD_LABEL, "item_id": "one", "annotator_id": "ben", "output_id": "a"},
        GOOD_LABEL,
    ]
    with open_folder(write({"labels.jsonl": rows})) as opened:
        assert [label.output_id for label in opened.labels()] == ["a", "a", None]


def test_times_are_read_as_utc(write):
    row = {**GOOD_LABEL, "created_at": "2026-07-06T09:05:37+02:00"}
    with open_folder(write({"labels.jsonl": [row]})) as opened:
        label = next(opened.labels())
    # Two hours ahead of UTC: 09:05 there is 07:05.
    assert label.created_at is not None
    assert label.created_at.isoformat() == "2026-07-06T07:05:37+00:00"
    assert label.extra == {"created_at": "2026-07-06T09:05:37+02:00"}


def test_values_differ_by_type_in_the_same_unit(write):
    rows = [
        {**GOOD_LABEL, "dimension": "safe", "annotator_id": str(number), "value": value}
        for number, value in enumerate([True, False, "unsure"])
    ]
    with open_folder(write({"labels.jsonl": rows})) as opened:
        values = [label.value for label in opened.labels()]
    assert json.dumps(values) == '[true, false, "unsure"]'


def test_same_unit_may_be_judged_in_both_orders_and_repeated(write):
    rows = [{**VERDICT, "order": "AB"}, {**VERDICT, "order": "BA"}]
    rows += [{**VERDICT, "order": "AB", "repeat": 1}, {**VERDICT, "prompt": "p"}]
    with open_folder(write({"judge.jsonl": rows})) as opened:
        assert len(list(opened.verdicts())) == len(rows)
