"""A hand-out policy as people write it: one thing a line, ``key = value | rest``. Pure."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from annotation.errors import InvalidPolicy
from annotation.routing.matching import each, rule_text
from annotation.routing.policies import LONGEST, MOST, MOST_VALUES

MOST_LINES = 200
Json = dict[str, Any]


def read_strata(text: str) -> list[Json]:
    """``tier = 1, 2 | 5``, or ``tier = 1`` with the project's overlap. Raises `InvalidPolicy`."""
    return reachable(read(text, stratum_of))


def stratum_of(line: str) -> Json:
    key, value, rest = split(line, "tier = 1 | 5")
    overlap = whole(rest) if rest else None
    if rest and (overlap is None or not 1 <= overlap <= MOST):
        raise InvalidPolicy(f"“{rest}” is not a number of people from 1 to {MOST}.")
    return {"key": key, "value": several(value), "overlap": overlap}


def read_batches(text: str) -> list[Json]:
    """``batch = a | anna, ben``. Raises `InvalidPolicy`."""
    return reachable(read(text, batch_of))


def batch_of(line: str) -> Json:
    key, value, rest = split(line, "batch = a | anna, ben")
    raters = listed(rest)
    if not raters:
        raise InvalidPolicy("It names no Rater. Write their keys after a bar: batch = a | anna.")
    return {"key": key, "value": several(value), "raters": raters}


def several(text: str) -> str | list[str]:
    """One value, or several with commas between; quotes hold a comma. Raises `InvalidPolicy`."""
    try:
        found = next(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error:
        raise InvalidPolicy(
            f"“{text}” has a quotation mark that is not closed, or words after a closed one. "
            'Write a value with a comma as "a, b", and a quotation mark in it twice.'
        ) from None
    # What is quoted keeps its spaces.
    values = [value if f'"{value}"' in text else value.strip() for value in found]
    if not all(values):
        raise InvalidPolicy(f"“{text}” has a comma with no value beside it.")
    if len(set(values)) < len(values) or len(values) > MOST_VALUES:
        raise InvalidPolicy(f"“{text}” has a value twice, or more than {MOST_VALUES}.")
    refuse_long(*values)
    return values[0] if len(values) == 1 else values


def reachable(rules: list[Json]) -> list[Json]:
    """Raise `InvalidPolicy` for a rule all of whose values stand in earlier ones."""
    known: set[tuple[str, str]] = set()
    for rule in rules:
        own = {(rule["key"], value) for value in each(rule["value"])}
        if own <= known:
            raise InvalidPolicy(
                f"“{rule_text(rule['key'], rule['value'])}” stands in earlier lines already, and "
                "the first that fits an Item counts. Take one of them out."
            )
        known |= own
    return rules


def read_limits(text: str) -> list[Json]:
    """``accuracy = 0.3``. Raises `InvalidPolicy`."""
    return read(text, limit_of)


def limit_of(line: str) -> Json:
    key, value, rest = split(line, "accuracy = 0.3")
    share = fraction(value)
    if rest or share is None or not 0 < share <= 1:
        raise InvalidPolicy(f"“{value}” is not a share above 0 and at most 1, such as 0.3.")
    return {"key": key, "value": share}


def read_skills(text: str) -> dict[str, list[str]]:
    """``lang = de, fr; field = law``. Raises `InvalidPolicy`."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        key, value, rest = split(part, "lang = de, fr")
        if rest:
            raise InvalidPolicy(f"“{part}” holds a bar. Separate values by commas.")
        refuse_long(*listed(value))
        found[key] = [*found.get(key, []), *listed(value)]
    return found


def read(text: str, one: Callable[[str], Json]) -> list[Json]:
    """Read line by line; what is wrong is told with the number of its line."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidPolicy(f"{len(lines)} lines are more than {MOST_LINES}.")
    return list(numbered(lines, one))


def numbered(lines: Sequence[tuple[int, str]], one: Callable[[str], Json]) -> Iterator[Json]:
    for number, line in lines:
        try:
            yield one(line)
        except InvalidPolicy as problem:
            raise InvalidPolicy(f"Line {number}: {problem.message}") from None


def split(line: str, example: str) -> tuple[str, str, str]:
    """Key, value and what stands after the last bar."""
    left, bar, rest = line.rpartition("|")
    # A bar within quotes belongs to the value.
    if not bar or rest.count('"') % 2:
        left, rest = line, ""
    key, equals, value = left.partition("=")
    key, value = key.strip(), value.strip()
    if not equals or not key or not value:
        raise InvalidPolicy(f"“{line}” has no key and value. Write it as: {example}.")
    refuse_long(key)
    return key, value, rest.strip()


def refuse_long(*texts: str) -> None:
    if any(len(text) > LONGEST for text in texts):
        raise InvalidPolicy(f"A key or a value is longer than {LONGEST} characters.")


def listed(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(",")) if part]


def whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def fraction(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def write_strata(strata: Sequence[Json]) -> str:
    return "\n".join(
        rule_text(one["key"], one["value"]) + (f" | {one['overlap']}" if one.get("overlap") else "")
        for one in strata
    )


def write_batches(batches: Sequence[Json]) -> str:
    return "\n".join(
        f"{rule_text(one['key'], one['value'])} | {', '.join(one['raters'])}" for one in batches
    )


def write_limits(limits: Sequence[Json]) -> str:
    return "\n".join(f"{one['key']} = {one['value']}" for one in limits)


def write_skills(skills: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{key} = {', '.join(values)}" for key, values in skills.items())
