"""A hand-out policy as people write it: one thing a line, ``key = value | rest``. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from annotation.errors import InvalidPolicy
from annotation.routing.policies import LONGEST, MOST

MOST_LINES = 200
Json = dict[str, Any]


def read_strata(text: str) -> list[Json]:
    """``tier = 1 | 5``, or ``tier = 1`` with the project's overlap. Raises `InvalidPolicy`."""
    return read(text, stratum_of)


def stratum_of(line: str) -> Json:
    key, value, rest = split(line, "tier = 1 | 5")
    overlap = whole(rest) if rest else None
    if rest and (overlap is None or not 1 <= overlap <= MOST):
        raise InvalidPolicy(f"“{rest}” is not a number of people from 1 to {MOST}.")
    return {"key": key, "value": value, "overlap": overlap}


def read_batches(text: str) -> list[Json]:
    """``batch = a | anna, ben``. Raises `InvalidPolicy`."""
    return read(text, batch_of)


def batch_of(line: str) -> Json:
    key, value, rest = split(line, "batch = a | anna, ben")
    raters = listed(rest)
    if not raters:
        raise InvalidPolicy("It names no Rater. Write their keys after a bar: batch = a | anna.")
    return {"key": key, "value": value, "raters": raters}


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
    left, rest = line.rsplit("|", 1) if "|" in line else (line, "")
    key, equals, value = left.partition("=")
    key, value = key.strip(), value.strip()
    if not equals or not key or not value:
        raise InvalidPolicy(f"“{line}” has no key and value. Write it as: {example}.")
    if max(len(key), len(value)) > LONGEST:
        raise InvalidPolicy(f"A key or a value is longer than {LONGEST} characters.")
    return key, value, rest.strip()


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
        f"{one['key']} = {one['value']}" + (f" | {one['overlap']}" if one.get("overlap") else "")
        for one in strata
    )


def write_batches(batches: Sequence[Json]) -> str:
    return "\n".join(
        f"{one['key']} = {one['value']} | {', '.join(one['raters'])}" for one in batches
    )


def write_limits(limits: Sequence[Json]) -> str:
    return "\n".join(f"{one['key']} = {one['value']}" for one in limits)


def write_skills(skills: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{key} = {', '.join(values)}" for key, values in skills.items())
