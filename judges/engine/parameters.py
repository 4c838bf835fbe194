"""Parameters of a judge: a JSON object that can be stored and sent as it stands."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from judges.engine.strictness import DECODER, NotStrict

MOST_LEVELS = 20
MOST_CHARACTERS = 20_000
LARGEST = 10**15
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BadParameters(ValueError):
    """The parameters cannot be used; the message says what to change."""


def read_parameters(text: str) -> dict[str, Any]:
    """Read parameters as somebody typed them; nothing at all stands for none."""
    if not text.strip():
        return {}
    if len(text) > MOST_CHARACTERS:
        raise BadParameters(f"Parameters hold at most {MOST_CHARACTERS:,} characters; shorten.")
    try:
        found = DECODER.decode(text.strip())
    except NotStrict as error:
        raise BadParameters(f"Parameters cannot be read: {error}. Correct it.") from None
    except RecursionError:
        raise BadParameters(too_deep()) from None
    except ValueError:
        raise BadParameters('This is not JSON. Write an object such as {"max_tokens": 400}.') from (
            None
        )
    return checked(found)


def checked(found: Any) -> dict[str, Any]:
    """Raise `BadParameters` for what no database or provider takes."""
    if not isinstance(found, Mapping):
        raise BadParameters('Parameters are a JSON object: write {"name": value, …}.')
    for value, level in parts(found):
        if level > MOST_LEVELS:
            raise BadParameters(too_deep())
        check_value(value)
    return dict(found)


def too_deep() -> str:
    return f"Parameters are nested over {MOST_LEVELS} levels deep; make them flatter."


def parts(found: Any) -> Iterator[tuple[Any, int]]:
    """Every value and key inside, with its level, without recursion."""
    left = [(found, 1)]
    while left:
        value, level = left.pop()
        yield value, level
        if isinstance(value, Mapping):
            left += [(inner, level + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list | tuple):
            left += [(inner, level + 1) for inner in value]
        if level > MOST_LEVELS:
            return


def check_value(value: Any) -> None:
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise BadParameters("Parameters hold a NUL or half a character (\\ud800); remove it.")
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > LARGEST:
            raise BadParameters(f"A number in the parameters is beyond {LARGEST:,}; correct it.")
    elif value is not None and not isinstance(value, str | Mapping | list | tuple):
        raise BadParameters("Parameters hold only JSON's own kinds of values.")
