"""Why a frozen value is not what it would be today. Pure; values that changed: `differences`."""

from collections.abc import Mapping
from dataclasses import dataclass

from calibration.releases.differences import Frozen, ratings_since

RETIRED, NOT_ASKED, NEW = "its Item was retired", "its Criterion is not asked", "it is new"
SETTLED = {"adjudicated": "an Adjudication settled it", "reference": "it has a reference now"}


@dataclass(frozen=True, slots=True)
class Absent:
    """A unit without a value: the reason in words, and its ratings."""

    reason: str
    ratings: Mapping[str, int]


def why_lost(frozen: Frozen, now: Absent | None, *, retired: bool) -> str:
    """Why a unit that had a value would be left out."""
    if retired:
        return RETIRED
    if now is None:
        return NOT_ASKED
    return joined(now.reason, ratings_since(frozen.ratings, now.ratings))


def why_gained(before: Absent | None, now: Frozen) -> str:
    """Why a unit that was left out, or not there, would have a value."""
    if before is None:
        return NEW
    cause = SETTLED.get(now.source) or ratings_since(before.ratings, now.ratings)
    return joined(f"before, {before.reason}", cause)


def joined(*said: str) -> str:
    return "; ".join(one for one in said if one)
