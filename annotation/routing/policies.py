"""Who gets what, how often and in which order: a project's hand-out policy, as data. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from annotation.errors import InvalidPolicy
from annotation.routing.matching import Values, rule_text

FILLS = ("depth", "breadth")
ORDERS = ("shuffle", "highest", "lowest", "judges", "strata")
MOST = 50
MOST_VALUES = 50
LONGEST = 200
# A person opens their last ten answers again themselves; a repeat must lie further back.
BOUNDS = {
    "cap": (0, 1_000_000),
    "daily": (0, 100_000),
    "extra": (0, MOST),
    "gap": (10, 10_000),
    "gap_days": (0, 365),
}
MOST_REPEATS = 0.5


@dataclass(frozen=True)
class Stratum:
    """Items whose metadata have `key` at a `value`, and how many rate each, if not as else."""

    key: str
    value: Values
    overlap: int | None = None

    @property
    def label(self) -> str:
        return rule_text(self.key, self.value)


@dataclass(frozen=True)
class Batch:
    """Items whose metadata have `key` at a `value` go to these raters and to nobody else."""

    key: str
    value: Values
    raters: tuple[str, ...]

    @property
    def label(self) -> str:
        return rule_text(self.key, self.value)


@dataclass(frozen=True)
class Limit:
    """Where raters count as disagreeing under one criterion, if not as under the others."""

    key: str
    value: float


@dataclass(frozen=True)
class HandoutPolicy:
    """How the work of a project is handed out.

    `fill` is depth (finish begun subjects first) or breadth (everything once, then again).
    `order` is shuffle; highest or lowest value of the metadata `by` first; judges (where verdicts
    differ most first); or strata in turn. `skills` are metadata keys all of whose values a rater
    must have among their skills, `any_skill` those of which one is enough. `cap` and `daily` bound
    a person's answers, 0 does not. Where raters disagree at `threshold` or more (`limits`, per
    criterion), up to `extra` further people are asked. `repeats` is the share of turns that bring
    an own answer back, at least `gap` answers and `gap_days` days later.
    """

    strata: tuple[Stratum, ...] = ()
    batches: tuple[Batch, ...] = ()
    skills: tuple[str, ...] = ()
    any_skill: tuple[str, ...] = ()
    fill: str = "depth"
    order: str = "shuffle"
    by: str = ""
    once_per_item: bool = False
    cap: int = 0
    daily: int = 0
    extra: int = 0
    threshold: float = 0.5
    limits: tuple[Limit, ...] = ()
    repeats: float = 0.0
    gap: int = 30
    gap_days: int = 0

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
        given["limits"] = parts(Limit, given.get("limits", ()), "limits")
        for name in ("skills", "any_skill"):
            given[name] = tuple(words(given.get(name, ()), name))
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
                within(f"overlap of {stratum.label}", stratum.overlap, 1, MOST)
        for batch in self.batches:
            if not batch.raters:
                raise InvalidPolicy(f"The batch {batch.label} names no Rater.")
        twice = sorted(set(self.skills) & set(self.any_skill))
        if twice:
            raise InvalidPolicy(f"{twice[0]} asks for all of its skills or for any: name it once.")
        for name, (low, high) in BOUNDS.items():
            within(name, getattr(self, name), low, high)
        self.check_shares()
        if type(self.once_per_item) is not bool:
            raise InvalidPolicy("once_per_item must be true or false.")

    def check_shares(self) -> None:
        for share in (self.threshold, *(limit.value for limit in self.limits)):
            if not is_number(share) or not 0 < share <= 1:
                raise InvalidPolicy(
                    "threshold is a share of the largest distance, above 0 and at most 1."
                )
        if not is_number(self.repeats) or not 0 <= self.repeats <= MOST_REPEATS:
            raise InvalidPolicy(f"repeats is a share of turns, from 0 to {MOST_REPEATS}.")

    def check_order(self) -> None:
        if not isinstance(self.by, str) or len(self.by) > LONGEST:
            raise InvalidPolicy("by is the name of a metadata key.")
        if self.order in ("highest", "lowest") and not self.by:
            raise InvalidPolicy("Name the metadata key that orders the Items.")
        if self.order == "strata" and not self.strata:
            raise InvalidPolicy("Strata in turn need at least one stratum.")

    def threshold_of(self, criterion: str) -> float:
        """From which mean distance on raters disagree under a criterion."""
        own = [limit.value for limit in self.limits if limit.key == criterion]
        return own[0] if own else self.threshold

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def choose(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidPolicy(f"{name} is {value!r}; it may be {', '.join(allowed)}.")


def within(name: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise InvalidPolicy(f"{name} must be a whole number from {low} to {high}.")


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and type(value) is not bool


def words(given: Any, name: str) -> list[str]:
    """A list of short texts."""
    if not isinstance(given, list | tuple):
        raise InvalidPolicy(f"{name} must be a list.")
    for one in given:
        if not isinstance(one, str) or not 0 < len(one) <= LONGEST:
            raise InvalidPolicy(f"{name} holds {one!r}; it may hold texts of up to {LONGEST}.")
    return list(given)


def parts(kind: Any, given: Any, name: str) -> tuple[Any, ...]:
    """Strata, batches or limits from JSON."""
    if not isinstance(given, list | tuple):
        raise InvalidPolicy(f"{name} must be a list.")
    known = {one.name for one in fields(kind)}
    found = []
    for one in given:
        if not isinstance(one, Mapping) or not {"key", "value"} <= set(one) <= known:
            raise InvalidPolicy(f"{name}: an entry has {', '.join(sorted(known))}.")
        words([one["key"]], name)
        entry = dict(one)
        if kind is not Limit:
            entry["value"] = values_of(one["value"], name)
        if "raters" in known:
            entry["raters"] = tuple(words(entry.get("raters", ()), name))
        found.append(kind(**entry))
    return tuple(found)


def values_of(given: Any, name: str) -> Values:
    """One value, or several of which one is enough."""
    found = words(given if isinstance(given, list | tuple) else [given], name)
    if not 0 < len(set(found)) == len(found) <= MOST_VALUES:
        raise InvalidPolicy(f"{name}: a rule has 1 to {MOST_VALUES} values, each once.")
    return tuple(found) if len(found) > 1 else str(found[0])
