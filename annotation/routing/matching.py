"""Which metadata a rule's values stand for. Pure.

A rule is written in words: `1` stands for the number 1, however it is spelled, and for the text
"1"; `true` for true and the text "true", never for 1. Where metadata hold a list, any element may
be the one; objects, lists in lists and null are never any.
"""

import json
from collections.abc import Sequence

from annotation.dataset.values import Value
from evalhub.scales.numbers import is_number

# Told apart from a text so that a policy of one value is stored as it always was.
Values = str | tuple[str, ...]
BOOLEANS = {"true": True, "false": False}


def each(value: Values) -> tuple[str, ...]:
    """The values of a rule, of which one is enough."""
    return (value,) if isinstance(value, str) else value


def meant(value: Values) -> list[Value]:
    """The JSON values that a rule stands for."""
    found: list[Value] = []
    for text in each(value):
        found.append(text)
        if text in BOOLEANS:
            found.append(BOOLEANS[text])
        elif (number := number_of(text)) is not None:
            found.append(number)
    return found


def number_of(text: str) -> int | float | None:
    """The number that a text writes as JSON does; None for any other text."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if is_number(found) else None


def rule_text(key: str, value: Values) -> str:
    """A rule as people read it: `tier = 1, 2`."""
    return f"{key} = {written(each(value))}"


def written(values: Sequence[str]) -> str:
    """Values with commas between; in quotes where they hold a sign of the notation."""
    return ", ".join(map(quoted, values))


def quoted(value: str) -> str:
    plain = not any(sign in value for sign in ",|") and not value.startswith('"')
    if plain and value == value.strip():
        return value
    return '"' + value.replace('"', '""') + '"'
