"""Giving the items of a release their splits."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from annotation.models import Project
from calibration.errors import InvalidPolicy
from calibration.models import GoldenSet, SplitPlace
from calibration.policies import ReleasePolicy
from calibration.releases.splits import Placing, place
from calibration.releases.strata import coverage
from calibration.selectors.releases.candidates import Candidates, candidates

BATCH = 2000
MOST_STRATA = 500


@dataclass(frozen=True)
class Placement:
    """The split of every item of a release; `fresh` are those that had none before."""

    splits: dict[int, str]
    fresh: dict[int, str]
    candidates: Candidates


def plan_splits(project: Project, policy: ReleasePolicy, items: Collection[int]) -> Placement:
    """Decide the splits of a release. Raises `InvalidPolicy` for strata that are no strata."""
    found = candidates(project, items, policy.strata, policy.near_duplicate)
    if len({one.stratum for one in found.rows}) > MOST_STRATA:
        raise InvalidPolicy(
            f"{', '.join(policy.strata)} make more than {MOST_STRATA} strata. "
            "Name keys with few values in strata."
        )
    placings = [
        Placing(one.item, one.key, one.stratum, group, one.known, bool(one.shown))
        for one, group in zip(found.rows, found.groups, strict=True)
    ]
    placings += [
        Placing(one.item, one.key, one.stratum, group, one.known, enters=False)
        for one, group in found.past
    ]
    fresh = place(placings, policy.splits, policy.seed)
    known = {one.item: one.known for one in found.rows if one.known} if policy.splits else {}
    return Placement({**known, **fresh}, fresh, found)


def write_places(release: GoldenSet, placement: Placement) -> None:
    """Store the splits of items that had none; they never change after."""
    strata = {one.item: one.stratum for one in placement.candidates.rows}
    SplitPlace.objects.bulk_create(
        (
            SplitPlace(
                project=release.project,
                item_id=item,
                split=split,
                stratum=strata[item],
                release=release,
            )
            for item, split in placement.fresh.items()
        ),
        batch_size=BATCH,
    )


def placing_facts(policy: ReleasePolicy, placement: Placement) -> dict[str, Any]:
    """What a manifest says of splits, strata and duplicates."""
    rows, splits = placement.candidates.rows, placement.splits
    cells = coverage(
        ((one.values, splits.get(one.item, "")) for one in rows), policy.strata, policy.targets
    )
    return {
        "splits": dict(sorted(Counter(splits.values()).items())),
        "strata": {
            "keys": list(policy.strata),
            "cells": [one.as_json(policy.strata) for one in cells] if policy.strata else [],
        },
        "duplicates": duplicate_facts(policy, placement),
        "shown_before": {
            one.key: one.shown for one in rows if one.shown and splits.get(one.item) == "held_out"
        },
    }


def duplicate_facts(policy: ReleasePolicy, placement: Placement) -> dict[str, Any]:
    """How many items resemble others, and where such items stand in different splits."""
    members: dict[int, list[int]] = {}
    rows = placement.candidates.rows
    for at, group in enumerate(placement.candidates.groups):
        members.setdefault(group, []).append(at)
    several = [places for places in members.values() if len(places) > 1]
    apart = [
        [rows[at].key for at in places]
        for places in several
        if len({placement.splits.get(rows[at].item, "") for at in places}) > 1
    ]
    return {
        "threshold": policy.near_duplicate,
        "groups": len(several),
        "items": sum(len(places) for places in several),
        "across_splits": apart[:100],
    }
