"""What can be found in a text, and what a project wants to have replaced."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evalhub.redaction.shapes import bare


class Kind(StrEnum):
    """A sort of personal or secret text; the value stands in placeholders, in upper case."""

    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    IP = "ip"
    KEY = "key"
    NATIONAL_ID = "national_id"
    NAME = "name"


# Kinds with a format or a check digit. Names have neither: they are found now and then.
CHECKED = frozenset(Kind) - {Kind.NAME}
NO_WORDS = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Seed:
    """Something without which a shape cannot be there; the text is only scanned around it.

    `left` and `right` are how far a shape reaches to both sides of a seed, and a bit.
    """

    pattern: re.Pattern[str]
    left: int
    right: int


# Digits no further apart than inside any number that has letters.
DIGITS = Seed(re.compile(r"[0-9](?:[^0-9]{0,24}[0-9]){3,}"), 16, 16)


@dataclass(frozen=True, slots=True)
class Detector:
    """One shape of one kind.

    The pattern must be bounded in length, so that a scan stays linear in the text. Where it has a
    group `value`, only that is replaced. `check` gets what `normal` makes of it, which is also
    what tells two values apart. `words` must stand shortly before it, when given; `not_after`
    must not stand before it in the same sentence. One that `shrinks` is tried again without its
    last group of digits when it does not check.
    """

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    check: Callable[[str], bool]
    normal: Callable[[str], str] = bare
    words: re.Pattern[str] | None = None
    not_after: re.Pattern[str] = NO_WORDS
    shrinks: bool = False
    seed: Seed = DIGITS


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text that is to be replaced; `value` is the same however it is written."""

    start: int
    end: int
    kind: Kind
    detector: str
    value: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project has replaced. `allowed` are texts that stay, as they were written."""

    kinds: frozenset[Kind] = CHECKED
    allowed: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Return the policy as it is stored."""
        return {"kinds": sorted(self.kinds), "allowed": sorted(self.allowed)}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Policy":
        """Return a stored policy; raises `ValueError` for a kind that is none."""
        kinds = frozenset(Kind(name) for name in document.get("kinds", ()))
        return cls(kinds, frozenset(str(text) for text in document.get("allowed", ())))
