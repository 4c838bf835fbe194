"""Bias of a judge on the units people rated: position, length, leniency, repeats."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from annotation.selectors.ratings import FloatArray
from evalhub.scales.mirror import mirror_of, numeric
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.bias.length import length_bias
from evalhub.stats.bias.leniency import leniency
from evalhub.stats.bias.position import position_bias, two_order_accuracy
from evalhub.stats.bias.repeats import repeat_unanimity
from evalhub.stats.coefficients import as_json, attempt, coefficient
from evalhub.stats.errors import UndefinedStatistic
from judges.selectors.agreement.measures import told
from judges.selectors.battery.families import self_preference
from judges.selectors.battery.observed import NO_MIRROR, has_no_mirror
from judges.selectors.battery.probe import Probe, battery_report
from judges.selectors.battery.values import output_words
from judges.selectors.comparisons import Comparison, both_orders
from judges.selectors.probes import probes_of

Json = dict[str, Any]

ONCE = UndefinedStatistic("asked_once", "Each unit was asked once; ask with repeats to know.")


def bias_report(found: Comparison) -> Json:
    """Every probe that the data allow; what has no data is left out."""
    report: Json = {}
    if found.verdicts.order("AB") is not None and found.verdicts.order("BA") is not None:
        report["position"] = position_report(found)
    elif has_no_mirror(found):
        report["position"] = {"consistency": as_json(UndefinedStatistic("no_mirror", NO_MIRROR))}
    probes = {one.key: one for one in probes_of(found)}
    report |= number_report(found, probes)
    if "pair_length" in probes:
        report["length"] = as_json(probes["pair_length"].estimate)
    own = probes.get("self_preference")
    report["self_preference"] = (
        as_json(own.estimate) if own else coefficient(lambda: self_preference(found))
    )
    report["repeats"] = repeat_report(found)
    report["battery"] = battery_report(probes.values())
    return report


def position_report(found: Comparison) -> Json:
    """What changes when the two outputs change places."""
    ab, ba, truth = both_orders(found)
    try:
        report = moved_report(found, ab, ba)
    except UndefinedStatistic as reason:
        return {"consistency": as_json(reason)}
    try:
        right = two_order_accuracy(ab, ba, truth)
    except UndefinedStatistic:
        return report
    counts = {"correct_AB": right.correct_ab, "correct_BA": right.correct_ba}
    return report | counts | {"correct_in_both": right.correct_in_both}


def moved_report(found: Comparison, ab: FloatArray, ba: FloatArray) -> Json:
    """How often the same output wins, and which place does where the values name the sides."""
    named = found.names_sides
    first, second = (found.sides(ab), found.sides(ba)) if named else ends_of(found, ab, ba)
    moved = position_bias(first, second, a=0.0, b=2.0)
    report: Json = {"n_pairs": moved.n_pairs, "consistency": as_json(moved.consistency)}
    report["same_in_both_orders"] = moved.same_in_both_orders
    if not named:
        return report
    report |= {"chose_first": as_json(moved.chose_first)}
    report |= {"primacy": moved.primacy, "recency": moved.recency}
    return report if moved.p_value is None else report | {"p_value": moved.p_value}


def ends_of(found: Comparison, *orders: FloatArray) -> list[FloatArray]:
    """The end of a numeric scale that each verdict leans to; which output that is nobody said."""
    criterion = found.ratings.criterion
    if not numeric(criterion.values) or mirror_of(criterion.values, criterion.anchors) is None:
        raise UndefinedStatistic("no_sides", "The values do not say which Output they favour.")
    middle = (min(criterion.values) + max(criterion.values)) / 2
    numbers = (found.numbers(codes) for codes in orders)
    return [np.sign(one - middle) + 1.0 for one in numbers if one is not None]


def number_report(found: Comparison, probes: Mapping[str, Probe]) -> Json:
    """Leniency and length: they need numbers, and length needs outputs."""
    judge, truth = found.numbers(found.judge), found.numbers(found.truth)
    if judge is None or truth is None:
        return {}
    names = [name for name in ("leniency", "length") if name in probes]
    if names:
        return {name: as_json(probes[name].estimate) for name in names}
    report = {"leniency": coefficient(lambda: leniency(judge, truth, **found.options("leniency")))}
    if found.ratings.criterion.scope == "output":
        words = output_words(found.verdicts.subjects)
        report["length"] = coefficient(
            lambda: length_bias(judge, words, truth, **found.options("length"))
        )
    return report


def repeat_report(found: Comparison) -> Json:
    """Does the judge say the same when asked again? With the reason where it was asked once."""
    rows = found.verdicts.repeated
    if rows is None:
        return {"unanimous": as_json(ONCE), "alpha": as_json(ONCE)}
    return {
        "unanimous": coefficient(lambda: repeat_unanimity(rows)),
        "alpha": as_json(
            told(
                attempt(lambda: krippendorff_alpha(rows, "nominal", **found.options("repeats"))),
                rows,
            )
        ),
    }
