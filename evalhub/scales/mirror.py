"""What a value of a pair's scale becomes when the two outputs change places.

Known are letters and words of sides ("A", "A>>B", "Left is better") and numbers around zero, or
around another middle where the anchors name the sides. Where anything is left unclear there is
no mirror, and such a pair may only be shown in its own order.
"""

import json
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from evalhub.scales.numbers import is_number

Value: TypeAlias = bool | int | float | str

OTHER = {"first": "second", "left": "right", "1st": "2nd"}
OTHER |= {there: here for here, there in OTHER.items()}
SIDE = r"(?<![^\W_])(?:a+|b+|first|second|left|right|1st|2nd)(?![^\W_])"
SIDES = re.compile(SIDE)
ALIKE = re.compile(rf"({SIDE})(\s*(?:[=~≈&/+]+|\b(?:and|or)\b)\s*)({SIDE})")
LESS = re.compile(rf"({SIDE})(<+)({SIDE})")
AROUND = re.compile(r"\s*([<>=~≈]+)\s*")
ARROWS = re.compile(r"[<>=~≈]+")
TURNED = str.maketrans("<>", "><")


@dataclass(frozen=True)
class Mirror:
    """A scale seen from the other side."""

    points: Mapping[str, Value]

    def of(self, value: object) -> object:
        """The same preference seen from the other side; what is off the scale stays."""
        return self.points.get(key_of(value), value)


def key_of(value: object) -> str:
    """Tells `1`, `true` and `"1"` apart, and nothing between 1 and 1.0."""
    if isinstance(value, int | float) and is_number(value):
        value = float(value) + 0.0
    return json.dumps(value)


def mirror_of(values: Sequence[Value], anchors: Mapping[str, str] | None = None) -> Mirror | None:
    """The mirror of a scale of values in order, or None where it has none that is sure."""
    turned = turned_numbers(values, anchors or {}) if numeric(values) else turned_texts(values)
    if turned is None:
        return None
    points = {key_of(value): other for value, other in zip(values, turned, strict=True)}
    there_and_back = all(
        key_of(points[key_of(other)]) == key_of(value)
        for value, other in zip(values, turned, strict=True)
    )
    moved = any(key != key_of(other) for key, other in points.items())
    return Mirror(points) if there_and_back and moved else None


def sides_of(
    values: Sequence[Value], anchors: Mapping[str, str] | None = None
) -> tuple[int, ...] | None:
    """The output that each value favours: -1 the first, 1 the second, 0 neither; None if unsure."""
    mirror = mirror_of(values, anchors)
    if mirror is None:
        return None
    if numeric(values):
        return sides_of_numbers([float(value) for value in values], values, anchors or {})
    sides = [side_of(canonical(str(value)).split(">")[0]) for value in values]
    still = [key_of(mirror.of(value)) == key_of(value) for value in values]
    sides = [0 if rests else side for side, rests in zip(sides, still, strict=True)]
    return tuple(sides) if all(map(operator.or_, still, map(bool, sides))) else None


def sides_of_numbers(
    numbers: Sequence[float], values: Sequence[Value], anchors: Mapping[str, str]
) -> tuple[int, ...] | None:
    """Which end favours which output is for the anchors to say."""
    low = side_of(anchor_of(values[numbers.index(min(numbers))], anchors))
    high = side_of(anchor_of(values[numbers.index(max(numbers))], anchors))
    if low * high >= 0:
        return None
    middle = (min(numbers) + max(numbers)) / 2
    return tuple(0 if n == middle else low if n < middle else high for n in numbers)


def numeric(values: Sequence[Value]) -> bool:
    return bool(values) and all(is_number(value) for value in values)


def turned_numbers(values: Sequence[Value], anchors: Mapping[str, str]) -> tuple[Value, ...] | None:
    """Numbers around zero change their sign; around another middle the anchors must say so."""
    numbers = [float(value) for value in values]
    ends = min(numbers) + max(numbers)
    if ends and not names_sides(values, anchors, ends):
        return None
    own = dict(zip(numbers, values, strict=True))
    if any(ends - number not in own for number in numbers):
        return None
    return tuple(own[ends - number] for number in numbers)


def names_sides(values: Sequence[Value], anchors: Mapping[str, str], ends: float) -> bool:
    """Whether the anchors of both ends name opposite sides, and no anchor says otherwise."""
    said = {float(value): anchor_of(value, anchors) for value in values}
    low, high = said[min(said)], said[max(said)]
    halves = (side_of(low), 0, side_of(high))
    named = halves[0] * halves[2] < 0
    worded = canonical(low) != swapped(low) == canonical(high)
    # -1, 0 and 1 stand for below, at and above the middle.
    places = {number: (2 * number > ends) - (2 * number < ends) for number in said}
    fitting = all(side_of(said[n]) in (0, halves[place + 1]) for n, place in places.items())
    return fitting and (named or worded)


def anchor_of(value: Value, anchors: Mapping[str, str]) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return anchors.get(json.dumps(value), anchors.get(str(int(value)), "") if whole else "")


def side_of(text: str) -> int:
    """-1 where a text names the first side only, 1 for the second, 0 for both or none."""
    named = {is_second(side) for side in SIDES.findall(text.casefold())}
    if len(named) != 1:
        return 0
    return 1 if named.pop() else -1


def is_second(side: str) -> bool:
    return side.startswith(("b", "s", "r", "2"))


def turned_texts(values: Sequence[Value]) -> tuple[Value, ...] | None:
    """Sides in texts change places; what names none stays. None if a mirror is not on the scale."""
    own = {written(value): value for value in values}
    if len(own) != len(values):
        return None
    found = [turned_text(value, own) for value in values]
    return None if None in found else tuple(one for one in found if one is not None)


def turned_text(value: Value, own: Mapping[str, Value]) -> Value | None:
    """One value of a scale with texts; numbers among them change their sign."""
    if isinstance(value, str):
        return own.get(swapped(value))
    return None if isinstance(value, bool) else own.get(written(-value))


def written(value: Value) -> str:
    """What a value is found by; no canonical text begins with a space."""
    return canonical(value) if isinstance(value, str) else f" {key_of(value)}"


def canonical(text: str) -> str:
    """A text without its spelling: `A < B` and `b>a` are one, as are "A and B" and "B and A"."""
    text = AROUND.sub(r"\1", " ".join(text.casefold().split()))
    text = LESS.sub(lambda found: found[3] + found[2].translate(TURNED) + found[1], text)
    return ALIKE.sub(lambda found: found[2].join(sorted((found[1], found[3]))), text)


def swapped(text: str) -> str:
    """The canonical form of a text with its sides in each other's place."""
    text = canonical(text)
    if ARROWS.fullmatch(text):
        return text.translate(TURNED)[::-1]
    return canonical(SIDES.sub(lambda found: other_side(found[0]), text))


def other_side(side: str) -> str:
    return OTHER.get(side) or side.translate(str.maketrans("ab", "ba"))
