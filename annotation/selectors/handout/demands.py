"""What a policy asks of people, beside how many can give it; and rules that fit nothing."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from annotation.handout import Lane, need_words
from annotation.routing.groups import Group, Person
from annotation.routing.policies import HandoutPolicy

MOST_DEMANDS = 20


@dataclass(frozen=True)
class Demand:
    """Subjects that ask for a skill, or are kept for some people, and how many may take them."""

    words: str
    n_subjects: int
    n_able: int


def demands_of(groups: Sequence[Group], people: Sequence[Person]) -> tuple[Demand, ...]:
    """Those that fewest can meet first."""
    counts: Counter[str] = Counter()
    lanes: dict[str, Lane] = {}
    for group in groups:
        if group.lane.needs or group.lane.reserved is not None:
            key = json.dumps([group.lane.needs, group.lane.reserved], sort_keys=True)
            counts[key] += group.n
            lanes[key] = group.lane
    found = [
        Demand(
            words=demand_words(lane),
            n_subjects=counts[key],
            n_able=sum(lane.is_open_to(person.key, person.skills) for person in people),
        )
        for key, lane in lanes.items()
    ]
    order = sorted(found, key=lambda one: (one.n_able, -one.n_subjects, one.words))
    return tuple(order[:MOST_DEMANDS])


def demand_words(lane: Lane) -> str:
    """`lang de and fr, kept for anna`."""
    parts = [f"{key} {need_words(wanted)}" for key, wanted in sorted(lane.needs.items())]
    if lane.reserved is not None:
        parts.append(f"kept for {', '.join(lane.reserved)}")
    return ", ".join(parts)


def unmet_rules(
    policy: HandoutPolicy, strata: Collection[int], batches: Collection[int]
) -> tuple[str, ...]:
    """The rules that no subject goes by, by the places of those that some do."""
    rules = ((policy.strata, strata), (policy.batches, batches))
    return tuple(
        rule.label
        for several, met in rules
        for place, rule in enumerate(several, 1)
        if place not in met
    )
