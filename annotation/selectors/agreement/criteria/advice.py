"""What to do next about one criterion: rules, each with its reason and where the evidence is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.coefficients import Line, rarest_share
from annotation.selectors.ratings import RatingTable
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.templatetags.figures import GOOD, TENTATIVE, estimate_text, number, percent

PAIRED_WANTED = 0.8
HALF_WIDTH = 0.1
RARE, MOST_ALIKE = 0.1, 0.85


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
    if isinstance(alpha, Estimate):
        found += too_few_units(alpha)
        found += rare_value(asked.table, alpha, lines)
        found += ambiguous(alpha)
    elif not found:
        found.append(Advice("Look at the Ratings", alpha.message, "agreement-raters", "Raters"))
    return found


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
    alike = next((one.value for one in lines if one.words.name == "Percent agreement"), None)
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


def ambiguous(alpha: Estimate) -> Iterator[Advice]:
    if alpha.high < TENTATIVE:
        reason = (
            f"Alpha {estimate_text(alpha)}: the whole interval is below {TENTATIVE}. "
            "Look at the units furthest apart: what did each side read?"
        )
        yield Advice("Make the question clearer", reason, "agreement-units", "See the units")
