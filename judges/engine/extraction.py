"""Finding the verdict in a reply: the last complete JSON object that asks to be one."""

import re
from collections.abc import Iterator
from typing import Any

from judges.engine.strictness import DECODER

# Longer replies are no verdicts, and looking for one in them would take too long.
MOST_CHARACTERS = 100_000
BRACE = re.compile(r"[{}]")
THINKING = re.compile(r"\s*<think>.*?</think>", re.DOTALL)


def last_object(text: str, keys: set[str]) -> dict[str, Any] | None:
    """The last top-level object with one of the keys, or None.

    An object inside a broken one does not count, nor does one that loose braces follow: it may be
    a quotation from the judged text in a reply that went wrong.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    found, loose_after = None, False
    for part in parts(THINKING.sub("", text, count=1)):
        if isinstance(part, str):
            loose_after = True
        elif keys & part.keys():
            found, loose_after = part, False
    return None if loose_after else found


def parts(text: str) -> Iterator[dict[str, Any] | str]:
    """Complete objects outside of any loose brace, and the loose braces, in order.

    Loose braces that pair up (`{a, b}` in prose) hide nothing after them; one that never closes
    hides all the rest.
    """
    depth, at = 0, next_brace(text, 0)
    while at >= 0:
        value, end = object_at(text, at) if depth == 0 else (None, at)
        if value is not None:
            yield value
            at = next_brace(text, end)
            continue
        depth += 1 if text[at] == "{" else -1
        yield text[at]
        depth = max(depth, 0)
        at = next_brace(text, at + 1)


def next_brace(text: str, start: int) -> int:
    """Where the next brace stands, or -1."""
    found = BRACE.search(text, start)
    return found.start() if found else -1


def object_at(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    """The strict JSON object that starts here and where it ends, or None."""
    if text[at] != "{":
        return None, at
    try:
        value, end = DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at
    return value, end
