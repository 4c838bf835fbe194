"""Who gets what, how often and in which order: a project's hand-out policy, as data. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from annotation.errors import InvalidPolicy

FILLS = ("depth", "breadth")
ORDERS = ("shuffle", "highest", "lowest", "judges", "strata")
MOST = 50
BOUNDS = {"cap": 1_000_000, "daily": 100_000, "extra": MOST}
LONGEST = 200


@dataclass(frozen=True)
class Stratum:
    """Items whose metadata have `key` at `value`, and how many people rate each, if not as else."""

    key: str
    value: str
    overlap: int | None = None


@dataclass(frozen=True)
class Batch:
    """Items whose metadata have `key` at `value` go to these raters and to nobody else."""

    key: str
    value: str
    raters: tuple[str, ...]


@dataclass(frozen=True)
class HandoutPolicy:
    """How the work of a project is handed out.

    `fill` is depth (finish begun subjects first) or breadth (everything once, then again).
    `order` is shuffle; highest or lowest value of the metadata `by` first; judges (where verdicts
    differ most first); or strata in turn. `skills` are metadata keys whose value a rater must
    have among their skills. `cap` and `daily` bound a person's answers, 0 does not. Where raters
    disagree at `threshold` or more, up to `extra` further people are asked.
    """

    strata: tuple[Stratum, ...] = ()
    batches: tuple[Batch, ...] = ()
    skills: tuple[str, ...] = ()
    fill: str = "depth"
    order: str = "shuffle"
    by: str = ""
    once_per_item: bool = False
    cap: int = 0
    daily: int = 0
    extra: int = 0
    threshold: float = 0.5

    @classmethod
    def read(cls, document: Any) -> "HandoutPolicy":
        """Build a policy from JSON. Raises `InvalidPolicy` naming what is wrong and where."""
        if not isinstance(document, Mapping):
            raise InvalidPolicy("A hand-out policy is a JSON object.")
        unknown = sorted(set(document) - {one.name for one in fields(cls)})
        if unknown:
            raise InvalidPolicy(f"A hand-out policy has no {unknown[0]!r}.")
        given = dict(document)
        given["strata"] = parts(Stratum, given.get("strata", ()), "strata")
        given["batches"] = parts(Batch, given.get("batches", ()), "batches")
        given["skills"] = tuple(words(given.get("skills", ()), "skills"))
        policy = cls(**given)
        policy.check()
        return policy

    def check(self) -> None:
        """Raise `InvalidPolicy` for a value that is not allowed."""
        choose("fill", self.fill, FILLS)
        choose("order", self.order, ORDERS)
        self.check_order()
        for stratum in self.strata:
            if stratum.overlap is not None:
                within(f"overlap of {stratum.key}={stratum.value}", stratum.overlap, 1, MOST)
        for batch in self.batches:
            if not batch.raters:
                raise InvalidPolicy(f"The batch {batch.key}={batch.value} names no Rater.")
        for name, most in BOUNDS.items():
            within(name, getattr(self, name), 0, most)
        if type(self.once_per_item) is not bool:
            raise InvalidPolicy("once_per_item must be true or false.")

    def check_order(self) -> None:
        if not isinstance(self.threshold, int | float) or not 0 < self.threshold <= 1:
            raise InvalidPolicy("threshold is a share of pairs, above 0 and at most 1.")
        if not isinstance(self.by, str) or len(self.by) > LONGEST:
            raise InvalidPolicy("by is the name of a metadata key.")
        if self.order in ("highest", "lowest") and not self.by:
            raise InvalidPolicy("Name the metadata key that orders the Items.")
        if self.order == "strata" and not self.strata:
            raise InvalidPolicy("Strata in turn need at least one stratum.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def choose(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidPolicy(f"{name} is {value!r}; it may be {', '.join(allowed)}.")


def within(name: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise InvalidPolicy(f"{name} must be a whole number from {low} to {high}.")


def words(given: Any, name: str) -> list[str]:
    """A list of short texts."""
    if not isinstance(given, list | tuple):
        raise InvalidPolicy(f"{name} must be a list.")
    for one in given:
        if not isinstance(one, str) or not 0 < len(one) <= LONGEST:
            raise InvalidPolicy(f"{name} holds {one!r}; it may hold texts of up to {LONGEST}.")
    return list(given)


def parts(kind: Any, given: Any, name: str) -> tuple[Any, ...]:
    """Strata or batches from JSON."""
    if not isinstance(given, list | tuple):
        raise InvalidPolicy(f"{name} must be a list.")
    known = {one.name for one in fields(kind)}
    found = []
    for one in given:
        if not isinstance(one, Mapping) or not {"key", "value"} <= set(one) <= known:
            raise InvalidPolicy(f"{name}: an entry has {', '.join(sorted(known))}.")
        words([one["key"], one["value"]], name)
        entry = dict(one)
        if "raters" in known:
            entry["raters"] = tuple(words(entry.get("raters", ()), name))
        found.append(kind(**entry))
    return tuple(found)
