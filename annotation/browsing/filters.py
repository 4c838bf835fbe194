"""What a list of items may be narrowed by. Pure: a query string in, a frozen value out.

Unknown names are refused with 400, wrong values with 422; what is empty narrows nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from evalhub.errors import InvalidInput

Given = Mapping[str, Sequence[str]]
Pair = tuple[str, str]
Readers = dict[str, Callable[[str, Sequence[str]], Any]]
LONGEST, MOST_META, DIGITS = 200, 8, 9
STATES = {
    "live": "not retired",
    "retired": "retired",
    "rated": "with annotations",
    "unrated": "without annotations",
    "split": "without majority",
}
FLAGS = ("any", "waiting", "rubric", "context", "personal", "harmful", "other")
SKIPS = ("any", "rubric", "context", "language", "harmful", "technical")
ANY = "any"


class UnknownFilter(InvalidInput):
    """A parameter that a list does not take."""

    http_status = 400
    code = "unknown_filter"


class WrongFilter(InvalidInput):
    """A filter with a value that it cannot have; `name` is the parameter's."""

    code = "wrong_filter"

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name} {message}", details={"parameter": name})
        self.name = name


@dataclass(frozen=True)
class ItemFilters:
    """What a list of items was asked for, checked.

    `q` is text as a search engine takes it; `id` the beginning of an id; `meta` are keys and
    values of which all keys must match and one value each; `spread` is the least disagreement in
    percent of the scale; `judge` is a label, or `any`, in conflict with the majority.
    """

    q: str = ""
    id: str = ""
    state: str = ""
    meta: tuple[Pair, ...] = ()
    spread: int | None = None
    rater: str = ""
    rubric: int | None = None
    skipped: str = ""
    flagged: str = ""
    judge: str = ""

    @classmethod
    def readers(cls) -> Readers:
        """How each parameter is read, which is also the list of those that there are."""
        return READERS

    @classmethod
    def read(cls, given: Given) -> Self:
        """Raises `UnknownFilter` or `WrongFilter`, naming the parameter."""
        readers = cls.readers()
        unknown = sorted(given.keys() - readers.keys())
        if unknown:
            raise UnknownFilter(
                f"{cleaned(unknown[0])} is not a filter here; there are {', '.join(readers)}."
            )
        read = {}
        for name, values in given.items():
            kept = [text for text in map(cleaned, values) if text]
            if kept:
                read[name] = readers[name](name, kept)
        return cls(**read)

    @classmethod
    def from_pairs(cls, pairs: Iterable[Sequence[str]]) -> Self:
        """Read what `pairs` wrote. Raises as `read` does."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        return cls.read(given)

    @classmethod
    def from_query(cls, text: str) -> Self:
        """Read a query string. Raises as `read` does."""
        return cls.from_pairs(parse_qsl(text, keep_blank_values=True))

    @property
    def is_narrow(self) -> bool:
        return self != type(self)()

    def pairs(self) -> tuple[Pair, ...]:
        """The filters as parameters, in one order whatever the order they came in."""
        found: list[Pair] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "meta":
                found += [("meta", f"{key}={text}") for key, text in value]
            elif value not in ("", None):
                found.append((field.name, str(value)))
        return tuple(found)

    def query(self) -> str:
        """The filters as a query string."""
        return urlencode(self.pairs())

    def chips(self) -> list[tuple[str, str]]:
        """Each filter in words, with the query string of the list without it."""
        return [(words(*pair), self.without(*pair).query()) for pair in self.pairs()]

    def without(self, name: str, value: str) -> Self:
        """The same filters but one."""
        if name == "meta":
            left = tuple(pair for pair in self.meta if f"{pair[0]}={pair[1]}" != value)
            return replace(self, meta=left)
        return replace(self, **{name: getattr(type(self)(), name)})


def words(name: str, value: str) -> str:
    """A filter as people read it."""
    if name == "state":
        return STATES[value]
    shown = "any reason" if name in ("skipped", "flagged") and value == ANY else value
    return LABELS[name].format(shown)


LABELS = {
    "q": "text: {}",
    "id": "id begins with {}",
    "meta": "{}",
    "spread": "differ by {}% of the scale or more",
    "rater": "rated by {}",
    "rubric": "rated by Rubric {}",
    "skipped": "skipped: {}",
    "flagged": "flagged: {}",
    "status": "counts as: {}",
    "since": "since {}",
    "until": "until {}",
    "judge": "in conflict with Judge {}",
}


def cleaned(text: str) -> str:
    """Text as the database can hold it, without blanks around it."""
    return text.replace("\x00", "").strip()


def one(name: str, values: Sequence[str]) -> str:
    """The only value of a parameter."""
    if len(values) > 1:
        raise WrongFilter(name, f"is given {len(values)} times; give it once.")
    if len(values[0]) > LONGEST:
        raise WrongFilter(name, f"is longer than {LONGEST} characters.")
    return values[0]


def one_of(allowed: Iterable[str]) -> Callable[[str, Sequence[str]], str]:
    """Return a reader of one of these words."""
    known = tuple(allowed)

    def read(name: str, values: Sequence[str]) -> str:
        value = one(name, values)
        if value not in known:
            raise WrongFilter(name, f"may be {', '.join(known)}; it is “{value}”.")
        return value

    return read


def whole(least: int, most: int) -> Callable[[str, Sequence[str]], int]:
    """Return a reader of a whole number within bounds."""

    def read(name: str, values: Sequence[str]) -> int:
        value = one(name, values)
        if value.isascii() and value.isdigit() and len(value) <= DIGITS:
            number = int(value)
            if least <= number <= most:
                return number
        raise WrongFilter(name, f"is a whole number from {least} to {most:,}.")

    return read


def metadata(name: str, values: Sequence[str]) -> tuple[Pair, ...]:
    """Read `KEY=VALUE`, a parameter or a line each, every pair once."""
    lines = [line.strip() for text in values for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_META:
        raise WrongFilter(name, f"is given {len(lines)} times; {MOST_META} is the most.")
    found = []
    for text in lines:
        key, sign, value = one(name, [text]).partition("=")
        if not sign or not key.strip():
            raise WrongFilter(name, f"is written key=value; “{text}” is not.")
        found.append((key.strip(), value.strip()))
    return tuple(sorted(set(found)))


READERS: Readers = {
    "q": one,
    "id": one,
    "state": one_of(STATES),
    "meta": metadata,
    "spread": whole(1, 100),
    "rater": one,
    "rubric": whole(1, 100_000),
    "skipped": one_of(SKIPS),
    "flagged": one_of(FLAGS),
    "judge": one,
}
