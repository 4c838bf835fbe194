"""The JSON schema of a reply: reasoning before value, values from the scale or null."""

from collections.abc import Sequence
from typing import Any

from judges.engine.prompting import CriterionSpec

JSON_TYPES = {str: "string", bool: "boolean", int: "number", float: "number"}


def reply_schema(criteria: Sequence[CriterionSpec]) -> dict[str, Any]:
    """Schema for one reply: one object per criterion, or a flat one for a single criterion."""
    if len(criteria) == 1:
        return value_schema(criteria[0])
    properties = {criterion.key: value_schema(criterion) for criterion in criteria}
    return closed(properties)


def value_schema(criterion: CriterionSpec) -> dict[str, Any]:
    """Reasoning, then a value of the scale, or null for "cannot judge"."""
    return closed({"reasoning": {"type": "string"}, "value": scale_schema(criterion)})


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
