"""`dataset.json`: what makes a rubric, and what does not."""

import pytest

from annotation.dataset.folder import check, open_folder
from annotation.dataset.problems import DatasetRefused

ORDINAL = {"id": "q", "type": "ordinal", "values": [1, 2, 3]}
PREFERENCE = {"id": "p", "type": "pairwise", "values": ["A", "tie", "B"]}


def document(*dimensions: object, **changed: object) -> dict[str, object]:
    return {"name": "N", "task": "pointwise", "dimensions": list(dimensions), **changed}


WRONG = [
    ({"task": "pointwise", "dimensions": [ORDINAL]}, "name", "is missing"),
    ({"name": "N", "dimensions": [ORDINAL]}, "task", "is missing"),
    (document(ORDINAL, task="ranking"), "task", '"ranking" is not one of pointwise, pairwise'),
    (document(), "dimensions", "is empty"),
    (document(dimensions={}), "dimensions", "must be a list, not an object"),
    (document("q"), "dimensions[0]", 'must be an object, not "q"'),
    (document({**ORDINAL, "id": ""}), "dimensions[0].id", '"" is not a name'),
    (document({**ORDINAL, "id": "a/b"}), "dimensions[0].id", '"a/b" is not a name'),
    (document({**ORDINAL, "id": "x" * 65}), "dimensions[0].id", "at most 64 letters"),
    (document(ORDINAL, ORDINAL), "dimensions[1].id", '"q" is given twice'),
    (document({**ORDINAL, "type": "likert"}), "dimensions[0].type", '"likert" is not one of'),
    (document({**ORDINAL, "type": ["x"]}), "dimensions[0].type", "a list is not one of"),
    (
        document(ORDINAL, {**ORDINAL, "id": "\uff51"}),
        "dimensions",
        "looks like another one and is not (U+FF51 fullwidth latin small letter q)",
    ),
    (
        document({"id": "q", "type": "nominal", "values": ["fail", "ok", "f\u0430il"]}),
        "dimensions[0].values",
        "looks like another one and is not (U+0430 cyrillic small letter a); use letters of one",
    ),
    (document({"id": "q", "type": "ordinal"}), "dimensions[0].values", "is missing"),
    (document({"id": "q", "type": "nominal"}), "dimensions[0].values", "is missing"),
    (document({**ORDINAL, "values": [1]}), "dimensions[0].values", "at least two values"),
    (document({**ORDINAL, "values": [1, 1.0]}), "dimensions[0].values", "1.0 is given twice"),
    (document({**ORDINAL, "values": [1, None]}), "dimensions[0].values", "null is not a text"),
    (
        document({**ORDINAL, "values": [1, 1e308]}),
        "dimensions[0].values",
        "1e+308 is not between -1,000,000,000,000,000 and 1,000,000,000,000,000",
    ),
    (document({**ORDINAL, "values": [1, ""]}), "dimensions[0].values", '"" is empty or longer'),
    (
        document({**ORDINAL, "type": "interval", "values": [1, "2"]}),
        "dimensions[0].values",
        '"2" is not a number, which type interval needs',
    ),
    (
        document({**ORDINAL, "type": "ratio", "values": [1, True]}),
        "dimensions[0].values",
        "true is not a number",
    ),
    (
        document({**PREFERENCE, "values": ["left", "right"]}),
        "dimensions[0].values",
        'needs the values "A" and "B"',
    ),
    (document({**PREFERENCE, "scope": "output"}), "dimensions[0].scope", "compares a pair"),
    (document({**ORDINAL, "scope": "both"}), "dimensions[0].scope", '"both" is not one of'),
    (document({**ORDINAL, "anchors": {"4": "x"}}), "dimensions[0].anchors", '"4" is not one of'),
    (document({**ORDINAL, "anchors": {"1": 1}}), "dimensions[0].anchors.1", "must be text, not 1"),
    (document({**ORDINAL, "anchors": ["x"]}), "dimensions[0].anchors", "must be an object"),
    (
        document({**ORDINAL, "values": [1, "1"], "anchors": {"1": "x"}}),
        "dimensions[0].anchors",
        '"1" fits more than one value',
    ),
    (document({**ORDINAL, "question": 3}), "dimensions[0].question", "must be text, not 3"),
    ('{"name": "N", "name": "M"}', "name", "the key is given twice"),
    ('{"name": NaN}', "name", "NaN is not a number"),
    ('{"name":\n "N"', "", "not valid JSON (Expecting ',' delimiter, line 2, column 5)"),
    ("[]", "", "must be a JSON object, not a list"),
    (b"\xff\xfe{\0}\0", "", "the file is UTF-16"),
]


@pytest.mark.parametrize(("content", "field", "reason"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_document_is_refused_at_its_place(write, content, field, reason):
    problems = list(check(write({"dataset.json": content})))
    assert [(found.file, found.line, found.field) for found in problems] == [
        ("dataset.json", None, field)
    ]
    assert reason in problems[0].reason


def test_opening_a_folder_without_a_usable_rubric_is_refused(write):
    with pytest.raises(DatasetRefused, match="dimensions"):
        open_folder(write({"dataset.json": document()}))


def test_scope_and_level_follow_from_the_type(write):
    five = {**PREFERENCE, "id": "five", "values": ["AA", "A", "tie", "B", "BB"]}
    shared = {**ORDINAL, "id": "shared", "scope": "pair"}
    free = {"id": "free", "type": "ratio"}
    folder = open_folder(write({"dataset.json": document(ORDINAL, PREFERENCE, five, shared, free)}))
    assert [(found.key, found.scope, found.level) for found in folder.rubric.criteria] == [
        ("q", "output", "ordinal"),
        ("p", "pair", "nominal"),
        ("five", "pair", "ordinal"),
        ("shared", "pair", "ordinal"),
        ("free", "output", "ratio"),
    ]


def test_anchors_belong_to_values_by_their_text(write):
    mixed = {"id": "m", "type": "nominal", "values": [1, True, "Yes"]}
    anchors = {"1": "one", "true": "right", "Yes": "agreed"}
    folder = open_folder(write({"dataset.json": document({**mixed, "anchors": anchors})}))
    criterion = folder.rubric.criteria[0]
    assert [criterion.anchor(value) for value in (1, True, "Yes")] == ["one", "right", "agreed"]


def test_keys_that_are_only_kept_are_in_extra(write):
    kept = document({**ORDINAL, "note": "n"}, license="CC0-1.0")
    rubric = open_folder(write({"dataset.json": kept})).rubric
    assert rubric.extra == {"license": "CC0-1.0"}
    assert rubric.criteria[0].extra == {"note": "n"}


def test_a_pairwise_dimension_without_values_allows_a_tie(write):
    folder = open_folder(write({"dataset.json": document({"id": "p", "type": "pairwise"})}))
    assert folder.rubric.criteria[0].values == ("A", "tie", "B")
