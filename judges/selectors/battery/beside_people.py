"""Probes of a judge's values beside people's on the same units: kindness, spread, length."""

from collections.abc import Iterator

import numpy as np

from annotation.selectors.ratings import FloatArray
from evalhub.stats.bias.discrimination import area_under_curve
from evalhub.stats.bias.length import PairVerdicts, length_bias, length_error, pair_length_effect
from evalhub.stats.bias.leniency import (
    category_shift,
    evenness,
    leniency,
    range_used,
    spread_ratio,
    threshold_error,
)
from evalhub.stats.coefficients import attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.battery.kinds import KINDS
from judges.selectors.battery.probe import Probe, probe_of
from judges.selectors.battery.values import (
    choices,
    in_order,
    output_words,
    pair_words,
    width_of,
)
from judges.selectors.comparisons import Comparison


def beside_people(found: Comparison) -> Iterator[Probe]:
    """Every such probe that the scale and the scope allow."""
    if found.against is None:
        return
    if found.ratings.criterion.scope == "pair":
        if found.names_sides:
            yield from pair_probes(found)
        return
    judge, truth = in_order(found, found.judge), in_order(found, found.truth)
    if judge is not None and truth is not None:
        yield from output_probes(found, judge, truth)


def output_probes(found: Comparison, judge: FloatArray, truth: FloatArray) -> Iterator[Probe]:
    width = width_of(found)
    yield leniency_probe(found, judge, truth)
    spread = attempt(lambda: spread_ratio(judge, truth, **found.options("spread")))
    yield probe_of(KINDS["spread"], spread, key="spread", numbers=use_of_scale(found, judge, truth))
    better = upper_half(truth)
    area = attempt(lambda: area_under_curve(judge, better))
    yield probe_of(KINDS["discrimination"], area, key="discrimination")
    if found.ratings.criterion.scope != "output":
        return
    words = output_words(found.verdicts.subjects)
    length = attempt(lambda: length_bias(judge, words, truth, **found.options("length")))
    yield probe_of(KINDS["length"], length, key="length")
    slope = attempt(lambda: length_error(judge, words, truth))
    yield probe_of(KINDS["length_error"], slope, key="length_error", width=width)


def leniency_probe(found: Comparison, judge: FloatArray, truth: FloatArray) -> Probe:
    """Points where the values are numbers, else how many more verdicts lie above than below."""
    if found.numbers(found.judge) is not None:
        shift = attempt(lambda: leniency(judge, truth, **found.options("leniency")))
        return probe_of(KINDS["leniency"], shift, key="leniency", width=width_of(found))
    try:
        moved = category_shift(judge, truth)
    except UndefinedStatistic as reason:
        return probe_of(KINDS["category_shift"], reason, key="leniency")
    return probe_of(KINDS["category_shift"], moved.shift, key="leniency", exact=moved.p_value)


def use_of_scale(
    found: Comparison, judge: FloatArray, truth: FloatArray
) -> tuple[tuple[str, float], ...]:
    """How evenly and how widely the points are used, and how far apart the thresholds are."""
    points = in_order(found, found.points)
    if points is None or not found.has_classes:
        return ()
    try:
        return (
            ("evenness", evenness([np.count_nonzero(judge == point) for point in points])),
            ("evenness_of_truth", evenness([np.count_nonzero(truth == one) for one in points])),
            ("range_used", range_used(judge, points)),
            ("threshold_error", threshold_error(judge, truth, points)),
        )
    except UndefinedStatistic:
        return ()


def upper_half(truth: FloatArray) -> FloatArray:
    """1 above the middle of what was given, 0 below or at it; the other way where none is above."""
    known = truth[~np.isnan(truth)]
    if not known.size:
        return truth
    middle = float(np.median(known))
    above = truth > middle if (known > middle).any() else truth >= middle
    return np.where(np.isnan(truth), np.nan, above * 1.0)


def pair_probes(found: Comparison) -> Iterator[Probe]:
    chose, truth = choices(found), found.sides(found.truth)
    better = np.where(truth == 1.0, np.nan, 1.0 - truth / 2)
    area = attempt(lambda: area_under_curve(chose, better))
    yield probe_of(KINDS["discrimination"], area, key="discrimination")
    yield probe_of(KINDS["pair_length"], attempt(lambda: pair_length(found)), key="pair_length")


def pair_length(found: Comparison) -> Estimate:
    """Every verdict that chooses, of every view, beside lengths, order and the truth."""
    table = found.verdicts
    sides, truth = found.sides(table.matrix), found.sides(found.truth)
    words, shape = pair_words(table.subjects), sides.shape
    first = np.array([-1.0 if order == "BA" else 1.0 for order, _ in table.views])
    rows = PairVerdicts(
        chose_a=np.where(sides == 1.0, np.nan, 1.0 - sides / 2).ravel(),
        better=np.broadcast_to(1.0 - truth, shape).ravel(),
        longer=np.broadcast_to(words[0] - words[1], shape).ravel(),
        first=np.broadcast_to(first[:, None], shape).ravel(),
        pairs=np.broadcast_to(np.arange(shape[1]), shape).ravel(),
    )
    return pair_length_effect(rows)
