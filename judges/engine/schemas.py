"""The JSON schema of a reply: reasoning before value, values from the scale or null."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from judges.engine.prompting import CriterionSpec

# Of the code that a reply repeats. A criterion with this key leaves no place for it.
ECHO_KEY = "echo"
JSON_TYPES = {str: "string", bool: "boolean", int: "number", float: "number"}


@dataclass(frozen=True)
class ReplyShape:
    """What a reply holds beside values.

    `notes` lets the judge of a pair note something on either answer first. `reasoning_limit` is
    in characters; servers with grammars keep to it, OpenAI's strict mode may refuse it.
    `confidence` asks how sure the judge is, from 0 to 1; the range is checked when it is read.
    `echo` asks for the code of the call, which the prompt shows and the schema does not.
    """

    notes: bool = False
    reasoning_limit: int | None = None
    confidence: bool = False
    echo: bool = False

    def text(self) -> dict[str, Any]:
        limit = {} if self.reasoning_limit is None else {"maxLength": self.reasoning_limit}
        return {"type": "string", **limit}


PLAIN = ReplyShape()


def reply_schema(criteria: Sequence[CriterionSpec], shape: ReplyShape = PLAIN) -> dict[str, Any]:
    """Schema for one reply: one object per criterion, or a flat one for a single criterion."""
    if not criteria:
        raise ValueError("a reply needs at least one criterion")
    notes = {ECHO_KEY: {"type": "string"}} if shape.echo else {}
    if shape.notes:
        notes |= {"notes_a": shape.text(), "notes_b": shape.text()}
    if len(criteria) == 1:
        return closed({**notes, **value_properties(criteria[0], shape)})
    properties = {one.key: closed(value_properties(one, shape)) for one in criteria}
    return closed({**notes, **properties})


def value_properties(criterion: CriterionSpec, shape: ReplyShape) -> dict[str, Any]:
    """Reasoning, then a value of the scale, or null for "cannot judge"; then how sure it is."""
    found = {"reasoning": shape.text(), "value": scale_schema(criterion)}
    return {**found, "confidence": {"type": "number"}} if shape.confidence else found


def scale_schema(criterion: CriterionSpec) -> dict[str, Any]:
    if not criterion.values:
        return {"type": ["number", "null"]}
    types = sorted({JSON_TYPES[type(value)] for value in criterion.values})
    return {"type": [*types, "null"], "enum": [*criterion.values, None]}


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these properties, in this order."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
