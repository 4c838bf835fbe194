"""Values and what they stand for, one per line: `1 = Wrong or invented`. Pure.

What reads as a number, true or false is one; quotes make it a text: `"1"`. An indented line goes
on with the text above it.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence

from annotation.dataset.values import Value, value_key, value_text

Lines = list[tuple[Value, str]]


def read_lines(text: str) -> Lines:
    """The values with their anchors, in order; twice the same value stays twice."""
    found: Lines = []
    for line in text.splitlines():
        if found and line[:1].isspace() and line.strip():
            value, anchor = found[-1]
            found[-1] = (value, f"{anchor}\n{line.strip()}".strip())
        elif line.strip():
            found.append(read_line(line.strip()))
    return found


def read_line(line: str) -> tuple[Value, str]:
    """One value and its anchor, which may be empty."""
    if line.startswith('"'):
        try:
            value, end = json.JSONDecoder().raw_decode(line)
        except ValueError:
            end = 0
        rest = line[end:].strip()
        if end and (not rest or rest.startswith("=")):
            return value, rest[1:].strip()
    text, _, anchor = line.partition("=")
    return read_value(text.strip()), anchor.strip()


def read_value(text: str) -> Value:
    """What a word means as a point on a scale."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    whole = isinstance(value, bool | str | int)
    return value if whole or (isinstance(value, float) and math.isfinite(value)) else text


def written(value: Value) -> str:
    """A value as `read_line` reads it back."""
    text = value_text(value)
    plain = text and text == " ".join(text.split()) and "=" not in text
    same = plain and not text.startswith('"') and value_key(read_value(text)) == value_key(value)
    return text if same else value_key(value)


def write_lines(rows: Iterable[tuple[Value, str]]) -> str:
    """The lines of values with their anchors: the inverse of reading."""
    lines = []
    for value, anchor in rows:
        text = "\n  ".join(line.strip() for line in anchor.splitlines() if line.strip())
        lines.append(f"{written(value)} = {text}" if text else written(value))
    return "\n".join(lines)


def anchors_by_name(rows: Sequence[tuple[Value, str]]) -> Mapping[str, str]:
    """Anchors as `dataset.json` names their values; as JSON where two are written alike."""
    names = [value_text(value) for value, _ in rows]
    return {
        value_key(value) if names.count(value_text(value)) > 1 else value_text(value): anchor
        for value, anchor in rows
        if anchor
    }
