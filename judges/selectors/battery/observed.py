"""Probes of the verdicts as they came: read at all, moved by the swap, the same when repeated."""

from collections.abc import Iterator

import numpy as np

from evalhub.scales.mirror import mirror_of
from evalhub.stats.bias.discrimination import repeat_discrimination
from evalhub.stats.bias.position import PositionBias, position_bias
from evalhub.stats.bias.repeats import flip_probability, repeat_spread, repeat_unanimity
from evalhub.stats.coefficients import as_json, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from judges.selectors.battery.kinds import KINDS
from judges.selectors.battery.probe import Probe, probe_of
from judges.selectors.battery.values import in_order
from judges.selectors.comparisons import Comparison, both_orders

NO_MIRROR = (
    "The scale has no mirror: its values do not say which side is which, so pairs are only asked "
    "in their own order."
)


def observed_probes(found: Comparison) -> Iterator[Probe]:
    yield read_probe(found)
    yield from position_probes(found)
    yield from repeat_probes(found)


def read_probe(found: Comparison) -> Probe:
    """How many replies held no value that could be read."""
    asked = int(np.count_nonzero(found.verdicts.asked))
    share = attempt(lambda: wilson(found.verdicts.n_unparsed, asked))
    return probe_of(KINDS["read"], share, key="read")


def position_probes(found: Comparison) -> Iterator[Probe]:
    if found.verdicts.order("AB") is None or found.verdicts.order("BA") is None:
        if has_no_mirror(found):
            reason = UndefinedStatistic("no_mirror", NO_MIRROR)
            yield probe_of(KINDS["position"], reason, key="position")
        return
    ab, ba, _ = both_orders(found)
    try:
        moved = position_bias(found.sides(ab), found.sides(ba), a=0.0, b=2.0)
    except UndefinedStatistic:
        return
    yield probe_of(
        KINDS["position"],
        moved.consistency,
        key="position",
        meaning=position_sentence(moved),
        numbers=(
            ("primacy", moved.primacy),
            ("recency", moved.recency),
            ("fairness", moved.fairness),
            ("exact_p_value", moved.p_value),
        ),
    )
    yield probe_of(KINDS["first_shown"], moved.chose_first, key="first_shown", exact=moved.p_value)


def has_no_mirror(found: Comparison) -> bool:
    """Whether the pairs could only be asked in their own order."""
    if found.verdicts.order("AB") is None:
        return False
    criterion = found.ratings.criterion
    return criterion.scope == "pair" and mirror_of(criterion.values, criterion.anchors) is None


def position_sentence(moved: PositionBias) -> str:
    """In words: how many choices moved, and where to."""
    changed = moved.primacy + moved.recency
    text = (
        f"When the two Outputs change places, {moved.n_pairs - moved.same_in_both_orders} of "
        f"{moved.n_pairs} choices change with them. Of {changed} that lean to a side, "
        f"{moved.primacy} go to whichever came first."
    )
    if moved.p_value is None:
        return text
    return f"{text} Exact test of first against second: p = {moved.p_value:.3g}."


def repeat_probes(found: Comparison) -> Iterator[Probe]:
    """Does the judge say the same when asked again, and does what it says tell units apart?"""
    rows = found.verdicts.repeated
    if rows is None:
        return
    flips = attempt(lambda: flip_probability(rows))
    yield probe_of(
        KINDS["unanimity"],
        attempt(lambda: repeat_unanimity(rows)),
        key="unanimity",
        numbers=(("flip_probability", as_json(flips)),),
    )
    ordered = in_order(found, rows)
    if ordered is None:
        return
    share = attempt(lambda: repeat_discrimination(ordered).icc)
    further = ()
    if isinstance(share, Estimate):
        parts = repeat_discrimination(ordered)
        further = (("eta_squared", parts.eta_squared), ("spread", repeat_spread(ordered)))
    yield probe_of(KINDS["repeat_icc"], share, key="repeat_icc", numbers=further)
