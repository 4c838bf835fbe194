"""JSON read strictly: what could be read in two ways is not read at all."""

import json
from typing import Any


class NotStrict(ValueError):
    """JSON that repeats a key or holds a number that is none."""


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a key twice: which one counts is anybody's guess."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise NotStrict("a key is named twice")
    return read


def refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which are not JSON."""
    raise NotStrict(f"{name} is not a number")


DECODER = json.JSONDecoder(object_pairs_hook=unique, parse_constant=refuse_constant)


def strict_loads(content: bytes) -> Any:
    """Read a whole document. Raises `ValueError` for what is not strict JSON in UTF-8."""
    try:
        return DECODER.decode(content.decode("utf-8"))
    except RecursionError:
        raise NotStrict("the document is nested too deeply") from None
