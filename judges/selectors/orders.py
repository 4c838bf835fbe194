"""What a judge says of a unit in one value: over its repeats, and the two orders of a pair.

A side wins a pair only where both orders name it (`settle_orders`). Reports, lists of conflicts,
doubt and what is shown of verdicts all ask here.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from annotation.models import Criterion, Project
from annotation.selectors.ratings import FloatArray, current_criteria, scale_of
from evalhub.scales.mirror import sides_of
from evalhub.stats.consensus.majority import majority, median
from evalhub.stats.judging.votes import settle_orders
from judges.selectors.verdicts import VerdictTable, place_of

Json = dict[str, Any]


def settled(verdicts: VerdictTable) -> FloatArray:
    """One value per unit: the majority of its views, missing where they are tied.

    Where any number may be given, their median. Of a pair asked in both orders, what both say,
    each by the majority of its repeats.
    """
    has_classes = bool(verdicts.criterion.values)
    whole = middle_of(verdicts.matrix, has_classes=has_classes)
    if not has_classes or not verdicts.in_both_orders.any():
        return whole
    orders = [[view[0] == name for view in verdicts.views] for name in ("AB", "BA")]
    first, second = (middle_of(verdicts.matrix[rows], has_classes=True) for rows in orders)
    both = settle_orders(first, second, sides_on(verdicts.criterion))
    return np.where(verdicts.in_both_orders, both, whole)


def sides_on(criterion: Criterion) -> FloatArray | None:
    """What each value favours: 0 the item's own A, 2 its B, 1 neither; None if they do not say."""
    sides = sides_of(criterion.values, criterion.anchors)
    return None if sides is None else np.array(sides) + 1.0


def settled_pair(criterion: Criterion, first: object, second: object) -> object:
    """What stands of the values of both orders; None where nothing does."""
    places = [place_of(value, scale_of(criterion)) for value in (first, second)]  # type: ignore[arg-type]
    place = float(settle_orders(*places, sides_on(criterion)))
    return None if np.isnan(place) else criterion.values[int(place)]


def settled_pairs(project: Project) -> Iterator[Json]:
    """Every two values of the current criteria of pairs that differ and settle something."""
    for criterion in current_criteria(project):
        if criterion.scope != "pair" or not criterion.values:
            continue
        places = np.arange(len(criterion.values))
        table = settle_orders(places[:, None], places, sides_on(criterion))
        for one, two in np.argwhere(~np.isnan(table) & (places[:, None] != places)):
            said = {"first": criterion.values[one], "second": criterion.values[two]}
            yield {"key": criterion.key, **said, "settled": criterion.values[int(table[one, two])]}


def middle_of(matrix: FloatArray, *, has_classes: bool) -> FloatArray:
    """Majority of each column with ties missing, or the median where there are no classes."""
    return majority(matrix).labels if has_classes else median(matrix).labels
