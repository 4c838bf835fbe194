"""What to do next about one criterion: rules, each with its reason and where the evidence is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

import numpy as np
from scipy import stats

from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.criteria.coefficients import Line, rarest_share
from annotation.selectors.agreement.criteria.groups import slice_keys, slices
from annotation.selectors.agreement.raters.camps import camps_of
from annotation.selectors.ratings import RatingTable
from evalhub.stats.agreement.alpha import Level, krippendorff_alpha
from evalhub.stats.changes.differences import Change
from evalhub.stats.changes.slices import alpha_by_slice
from evalhub.stats.coefficients import Sampling, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.panels.left_out import raters_left_out
from evalhub.stats.tables import stacked
from evalhub.templatetags.figures import (
    GOOD,
    TENTATIVE,
    estimate_text,
    interval_text,
    number,
    percent,
    signed,
)

PAIRED_WANTED = 0.8
HALF_WIDTH = 0.1
RARE, MOST_ALIKE = 0.1, 0.85
SIGNIFICANT = 0.05
MOST_RATERS, MOST_KEYS, MOST_NAMES, LEAST_UNITS = 30, 6, 6, 20
# The verdict on a slice rests on jackknife errors; its interval is printed once.
QUICK = Sampling(resamples=200)


@dataclass(frozen=True)
class Advice:
    """Something to do and its reason; `page` is the name of the page with the evidence."""

    title: str
    reason: str
    page: str
    action: str


def advice_about(asked: Asked, lines: Sequence[Line]) -> list[Advice]:
    """In the order in which things have to be done: first what makes the others guesses."""
    alpha = lines[0].value
    found = [*too_few_raters(asked.table)]
    if not isinstance(alpha, Estimate):
        why = Advice("Look at the Ratings", alpha.message, "agreement-raters", "Raters")
        return found or [why]
    if alpha.low < GOOD:
        sources = [*camps(asked), *apart(asked), *weak_slices(asked)]
        found += sources
        found += rare_value(asked.table, alpha, lines)
        found += ambiguous(alpha, explained=bool(sources))
    return [*found, *too_few_units(alpha)]


def camps(asked: Asked) -> Iterator[Advice]:
    """Raters who read the question in two ways, each way among themselves."""
    found = camps_of(asked)
    if found.camps and found.within is not None and found.between is not None:
        sides = " against ".join(map(some_of, found.camps))
        reason = (
            f"{sides}: agreement {estimate_text(found.within)} within and "
            f"{estimate_text(found.between)} between. Each side reads the question its own way: "
            "let them say how, then write down which way is meant."
        )
        yield Advice("Settle between the camps", reason, "agreement-raters", "See the camps")


def some_of(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    rest = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def apart(asked: Asked) -> Iterator[Advice]:
    """The rater without whom the others agree better, corrected for looking at all of them."""
    n = len(asked.table.raters)
    row = worst_rater(asked) if 2 < n <= MOST_RATERS else None
    if row is None:
        return
    rng = SAMPLING.rng(asked.table.criterion.key, "left out")
    level: Level = asked.level  # type: ignore[assignment]
    (left,) = raters_left_out(asked.drawn, level, rng=rng, raters=(row,))
    change = left.without
    # The one who matters most of n was looked for: Bonferroni, which is Holm for the first.
    if isinstance(change, Change) and n * of_no_change(change) <= SIGNIFICANT:
        name = asked.raters[row]
        reason = (
            f"Alpha on the same units is {estimate_text(change.first)} with {name} and "
            f"{estimate_text(change.second)} without: a difference of {signed(change.difference)} "
            f"{interval_text(change.difference)}, more than chance even though the furthest of "
            f"{n} Raters was looked for.{asked.on_drawn} "
            "Ask what they read in the question; they may be the one who is right."
        )
        yield Advice(f"Talk with {name}", reason, "agreement-raters", "See the Raters")


def worst_rater(asked: Asked) -> int | None:
    """The rater without whom alpha is highest."""
    level: Level = asked.level  # type: ignore[assignment]
    rng, found = SAMPLING.rng("worst"), []
    for row in range(len(asked.table.raters)):
        others = stacked(np.delete(asked.drawn, row, axis=0))
        alpha = attempt(partial(krippendorff_alpha, others, level, rng=rng, resamples=1))
        if isinstance(alpha, Estimate):
            found.append((alpha.value, row))
    return max(found)[1] if found else None


def of_no_change(change: Change) -> float:
    """Chance of a difference this large, up or down, if there is none."""
    one = change.difference
    return float(2 * stats.norm.sf(abs(one.value) / one.error)) if one.error else 1.0


def weak_slices(asked: Asked) -> Iterator[Advice]:
    """The slice where people agree less than elsewhere, corrected for all slices of all keys."""
    masks = {
        (key, one.name): one.mask
        for key in slice_keys(asked.project)[:MOST_KEYS]
        for one in slices(asked.project, asked.table, key)
        if one.mask.sum() >= LEAST_UNITS
    }
    named = {" ".join(place): place for place in masks}
    found = alpha_by_slice(
        asked.stacked,
        asked.level,  # type: ignore[arg-type]
        {name: masks[place] for name, place in named.items()},
        sampling=QUICK,
    )
    told = [
        (one.difference.value, one)
        for one in found
        if one.verdict == "fell" and isinstance(one.difference, Estimate)
    ]
    if told:
        one = min(told, key=lambda found: found[0])[1]
        key, value = named[one.name]
        reason = (
            f"Where {key} is {value}, alpha is {estimate_text(one.alpha)} over {one.n:,} units; "
            f"elsewhere {estimate_text(one.rest)}, corrected for looking at {len(found)} slices. "
            "The question is harder to answer there: look at these Items first."
        )
        yield Advice(f"Look at {key} {value}", reason, "agreement-slices", "See the slices")


def too_few_raters(table: RatingTable) -> Iterator[Advice]:
    """Units with one rating say nothing about agreement."""
    counts = (~np.isnan(table.matrix)).sum(axis=0)
    paired = int((counts > 1).sum())
    if not counts.size:
        yield Advice("Collect Ratings", "Nobody has rated yet.", "handout-settings", "Hand-out")
    elif paired < PAIRED_WANTED * counts.size:
        reason = (
            f"{paired:,} of {counts.size:,} units have two Ratings or more: "
            "only they say whether people agree."
        )
        yield Advice("Ask more Raters per unit", reason, "handout-settings", "Change the overlap")


def too_few_units(alpha: Estimate) -> Iterator[Advice]:
    """An interval that leaves the band open: how many units would close it."""
    half = (alpha.high - alpha.low) / 2
    undecided = any(alpha.low < edge < alpha.high for edge in (TENTATIVE, GOOD))
    if half > HALF_WIDTH and undecided:
        needed = ceil(alpha.n * (half / HALF_WIDTH) ** 2 / 10) * 10
        reason = (
            f"Alpha {estimate_text(alpha)} over {alpha.n:,} units may lie in more than one band. "
            f"About {needed:,} units would bring the interval to ±{number(HALF_WIDTH, 1)}, since "
            "its width falls with the root of their number."
        )
        yield Advice("Rate more units", reason, "agreement-slices", "See the slices")


def rare_value(table: RatingTable, alpha: Estimate, lines: Sequence[Line]) -> Iterator[Advice]:
    """A value so rare that coefficients that take off chance fall though people agree."""
    rarest = rarest_share(table)
    alike = next((one.value for one in lines if one.key == "percent"), None)
    if isinstance(rarest, UndefinedStatistic) or not isinstance(alike, Estimate):
        return
    if len(table.points) <= 3 and rarest < RARE and alike.low > MOST_ALIKE > alpha.value:
        reason = (
            f"The rarest value is {percent(rarest)} of the Ratings. Two people give the same value "
            f"{percent(alike.value)} of the time, mostly the common one, and alpha "
            f"{estimate_text(alpha)} measures the rare one. Neither is wrong: rate more Items that "
            "may have it, and read AC1 beside alpha."
        )
        yield Advice("Look for more of the rare value", reason, "agreement-raters", "Distributions")


def ambiguous(alpha: Estimate, *, explained: bool) -> Iterator[Advice]:
    """Low throughout, and neither people nor slices explain it: the words do."""
    if alpha.high < TENTATIVE and not explained:
        reason = (
            f"Alpha {estimate_text(alpha)}: the whole interval is below {TENTATIVE}, and no single "
            "Rater, camp or slice stands apart. Look at the units with most disagreement: "
            "what did each side read?"
        )
        yield Advice("Make the question clearer", reason, "agreement-units", "See the units")
