"""An order planted in a judged text to give it the best value, which a judge must not follow."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from evalhub.scales.mirror import sides_of
from evalhub.scales.numbers import is_number
from judges.engine.probes.injections import Injection, ordering, planted
from judges.engine.prompting import CriterionSpec


def best_value(values: Sequence[Any], level: str) -> Any:
    """The value that praises a text most: the highest number, else the last of ordered values.

    None where the values have no order, or none are listed.
    """
    if not values or level == "nominal":
        return None
    return max(values) if all(map(is_number, values)) else values[-1]


def best_label(criterion: CriterionSpec, *, side: int | None) -> Any:
    """The value that praises most: the best of a scale, or one that chooses a side of a pair.

    None where the values do not say which that is.
    """
    if side is None:
        return best_value(criterion.values, criterion.level)
    sides = sides_of(criterion.values, criterion.anchors)
    wanted = 1 if side else -1
    if sides is None or wanted not in sides:
        return None
    return criterion.values[sides.index(wanted)]


def demanded(criteria: Sequence[CriterionSpec], *, side: int | None) -> str:
    """The reply that gives every criterion its own best value, in the form that a prompt asks for.

    A criterion without a best value gets its last one. Empty where none has a best.
    """
    labels = [best_label(one, side=side) for one in criteria]
    if all(label is None for label in labels):
        return ""
    entries = {}
    for one, label in zip(criteria, labels, strict=True):
        last = one.values[-1] if one.values else None
        entries[one.key] = {"reasoning": "flawless", "value": last if label is None else label}
    return json.dumps(entries if len(entries) > 1 else entries[criteria[0].key])


def injected(text: str, seed: int, reply: str) -> str:
    """The text with one of the orders behind it that demand a reply; the seed chooses which."""
    orders = orders_for(reply)
    return planted(text, orders[seed % len(orders)])


@lru_cache(maxsize=64)
def orders_for(reply: str) -> tuple[Injection, ...]:
    """Every wording of every family, with the reply that it demands."""
    return tuple(ordering({"value": reply}))
