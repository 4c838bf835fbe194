import json

import pytest

from judges.engine.prompting import CriterionSpec
from judges.engine.schemas import ReplyShape, reply_schema
from tests.judges.engine.conftest import HELPFUL, OVERALL

SAFE = CriterionSpec("safe", "nominal", (True, False))
SHARE = CriterionSpec("share", "interval")


def test_a_single_criterion_has_a_flat_reply_with_reasoning_first() -> None:
    assert reply_schema([OVERALL]) == {
        "type": "object",
        "properties": {
            "reasoning": {"type": "string"},
            "value": {"type": ["string", "null"], "enum": ["A", "tie", "B", None]},
        },
        "required": ["reasoning", "value"],
        "additionalProperties": False,
    }


def test_several_criteria_have_one_object_each() -> None:
    schema = reply_schema([HELPFUL, SAFE])
    assert schema["required"] == ["helpful", "safe"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["safe"]["required"] == ["reasoning", "value"]
    assert schema["properties"]["safe"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("criterion", "scale"),
    [
        (HELPFUL, {"type": ["number", "null"], "enum": [1, 2, 3, 4, 5, None]}),
        (SAFE, {"type": ["boolean", "null"], "enum": [True, False, None]}),
        (SHARE, {"type": ["number", "null"]}),
    ],
)
def test_values_keep_their_json_types_and_null_is_allowed(
    criterion: CriterionSpec, scale: dict[str, object]
) -> None:
    found = reply_schema([criterion])["properties"]["value"]
    assert json.dumps(found) == json.dumps(scale)


def test_notes_on_either_answer_stand_first() -> None:
    schema = reply_schema([OVERALL], ReplyShape(notes=True))
    assert list(schema["properties"]) == ["notes_a", "notes_b", "reasoning", "value"]
    assert schema["required"] == list(schema["properties"])


def test_reasoning_can_be_kept_short() -> None:
    schema = reply_schema([OVERALL], ReplyShape(reasoning_limit=200))
    assert schema["properties"]["reasoning"] == {"type": "string", "maxLength": 200}


def test_a_reply_about_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one criterion"):
        reply_schema([])


def test_confidence_stands_after_the_value_where_it_is_wanted() -> None:
    schema = reply_schema([OVERALL], ReplyShape(confidence=True))
    assert list(schema["properties"]) == ["reasoning", "value", "confidence"]
    assert schema["properties"]["confidence"] == {"type": "number"}


def test_an_echo_comes_first_and_the_schema_does_not_tell_it() -> None:
    schema = reply_schema([OVERALL], ReplyShape(echo=True, notes=True))
    assert list(schema["properties"]) == ["echo", "notes_a", "notes_b", "reasoning", "value"]
    assert schema["properties"]["echo"] == {"type": "string"}
    assert schema["required"] == list(schema["properties"])
