"""Bias probes as a page prints them: estimate, innocent range, and what it means."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evalhub.stats.bias.length import length_bias
from evalhub.stats.bias.leniency import leniency
from evalhub.stats.bias.position import PositionBias, position_bias
from evalhub.stats.bias.repeats import repeat_unanimity
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.battery.families import self_preference
from judges.selectors.bias import NO_MIRROR, has_no_mirror, output_words
from judges.selectors.comparisons import Comparison, both_orders

SHARE = (0.0, 1.0)
STEADY = (0.9, 1.0)
INNOCENT = (-0.1, 0.1)


@dataclass(frozen=True)
class Probe:
    """One effect: `axis` and `innocent` are ranges on it, `zero` marks "no effect" if there is."""

    name: str
    estimate: Coefficient
    axis: tuple[float, float]
    innocent: tuple[float, float]
    zero: float | None
    found: str
    meaning: str
    word: str
    tone: str


def probes_of(found: Comparison) -> Iterator[Probe]:
    """Every probe that the run's verdicts allow."""
    if found.verdicts.order("AB") is not None and found.verdicts.order("BA") is not None:
        yield from position_probe(found)
    elif has_no_mirror(found):
        undefined = UndefinedStatistic("no_mirror", NO_MIRROR)
        yield share_probe("Position", undefined, "kept its choice after the swap")
    yield from number_probes(found)
    yield from family_probe(found)
    rows = found.verdicts.repeated
    if rows is not None:
        estimate = attempt(lambda: repeat_unanimity(rows))
        yield share_probe("Test-retest", estimate, "said the same every time it was asked again")


def position_probe(found: Comparison) -> Iterator[Probe]:
    ab, ba, _ = both_orders(found)
    try:
        moved = position_bias(found.sides(ab), found.sides(ba), a=0.0, b=2.0)
    except UndefinedStatistic:
        return
    probe = share_probe("Position", moved.consistency, "kept its choice after the swap")
    meaning = position_sentence(moved)
    yield Probe(**{**probe.__dict__, "meaning": meaning})
    if isinstance(moved.chose_first, Estimate):
        yield first_probe(moved.chose_first)


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


def first_probe(estimate: Estimate) -> Probe:
    """How often the output shown first is chosen; one half is no preference."""
    word, tone = reading(estimate, 0.5, (0.45, 0.55), ("No preference", "Prefers a side"))
    return Probe(
        name="First shown",
        estimate=estimate,
        axis=SHARE,
        innocent=(0.45, 0.55),
        zero=0.5,
        found="chose the Output shown first",
        meaning="Half is what a Judge without a preferred side would choose.",
        word=word,
        tone=tone,
    )


def reading(
    estimate: Estimate, zero: float, innocent: tuple[float, float], words: tuple[str, str]
) -> tuple[str, str]:
    """What an interval allows to say: no effect, an effect, or neither."""
    if innocent[0] <= estimate.low and estimate.high <= innocent[1]:
        return words[0], "good"
    if estimate.low <= zero <= estimate.high:
        return "Cannot tell yet", "warn"
    return words[1], "warn"


def share_probe(name: str, estimate: Coefficient, found: str) -> Probe:
    """A share that should be near one."""
    word, tone = "Cannot tell", "warn"
    if isinstance(estimate, Estimate):
        steady = estimate.low >= STEADY[0]
        word, tone = ("Steady", "good") if steady else ("Watch", "warn")
    meaning = "Shaded: the range that would not change a decision."
    return Probe(name, estimate, SHARE, STEADY, None, found, meaning, word, tone)


def number_probes(found: Comparison) -> Iterator[Probe]:
    """Leniency and length, for scales of numbers."""
    judge, truth = found.numbers(found.judge), found.numbers(found.truth)
    if judge is None or truth is None:
        return
    shift = attempt(lambda: leniency(judge, truth, **found.options("leniency")))
    text = "points above the value taken as true"
    yield effect_probe("Leniency", shift, text, "Above zero the Judge is kinder than people.")
    if found.ratings.criterion.scope == "output":
        words = output_words(found)
        length = attempt(lambda: length_bias(judge, words, truth, **found.options("length")))
        meaning = "At the same human value: does the longer Output get the higher Verdict?"
        yield effect_probe("Length", length, "partial rank correlation with length", meaning)


def family_probe(found: Comparison) -> Iterator[Probe]:
    """Self-preference; left out where no judged output is of the judge's own family."""
    gap = attempt(lambda: self_preference(found))
    if isinstance(gap, UndefinedStatistic):
        return
    pairs = found.ratings.criterion.scope == "pair"
    text = "more of its own family's wins seen" if pairs else "points for its own family"
    meaning = "Above zero the Judge is kinder to its own family's Outputs than the truth warrants."
    yield effect_probe("Self-preference", gap, text, meaning)


def effect_probe(name: str, estimate: Coefficient, found: str, meaning: str) -> Probe:
    """An effect that should be near zero."""
    axis, word, tone = (-1.0, 1.0), "Cannot tell", "warn"
    if isinstance(estimate, Estimate):
        reach = max(1.0, np.ceil(max(abs(estimate.low), abs(estimate.high))))
        axis = (-float(reach), float(reach))
        word, tone = reading(estimate, 0.0, INNOCENT, ("No effect", "Watch"))
    return Probe(name, estimate, axis, INNOCENT, 0.0, found, meaning, word, tone)
