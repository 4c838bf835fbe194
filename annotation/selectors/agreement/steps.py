"""What to do next, by rules; every step gives the number that is its reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotation.access import Capability
from annotation.models import Criterion, Project, Rater
from annotation.selectors.agreement.report import alpha, others_agreement
from annotation.selectors.ratings import RatingTable
from annotation.selectors.trap_scores import RaterTraps
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.templatetags.figures import TENTATIVE, estimate_text, number, percent

TRAPS_WANTED = 0.8
# Nobody is spoken to over fewer trap ratings, whatever the interval says.
LEAST_TRAPS = 4
MOST_CRITERIA = 3
# Among more Raters than this no single one moves alpha enough to be named.
MOST_RATERS = 30


@dataclass(frozen=True)
class Step:
    """Something to do, its reason in numbers, and the name of the page where it is done."""

    title: str
    reason: str
    page: str
    action: str
    needs: Capability = Capability.VIEW_RESULTS


@dataclass(frozen=True)
class CriterionLine:
    """Agreement under one criterion."""

    table: RatingTable
    alpha: Coefficient

    @property
    def criterion(self) -> Criterion:
        return self.table.criterion

    @property
    def n_units(self) -> int:
        """Units with two or more ratings, whether alpha is defined or not."""
        if isinstance(self.alpha, Estimate):
            return self.alpha.n
        return int(((~np.isnan(self.table.matrix)).sum(axis=0) > 1).sum())

    @property
    def n_raters(self) -> int:
        return len(self.table.raters)


@dataclass(frozen=True)
class Stratum:
    """Progress of one slice of the items, in slots."""

    name: str
    done: int
    total: int

    @property
    def open(self) -> int:
        return self.total - self.done


Suggest = Callable[[Project], Iterable[Step]]
SUGGESTIONS: list[Suggest] = []


def register_steps(suggest: Suggest) -> None:
    """Let an upper app add its own steps, after those about people."""
    SUGGESTIONS.append(suggest)


def suggested(project: Project) -> Iterator[Step]:
    for suggest in SUGGESTIONS:
        yield from suggest(project)


def criterion_line(table: RatingTable, sampling: Sampling) -> CriterionLine:
    return CriterionLine(table, attempt(lambda: alpha(table, table.criterion.level, sampling)))


def unreliable(
    lines: Sequence[CriterionLine], names: Mapping[str, str], sampling: Sampling
) -> Iterator[Step]:
    """Criteria whose whole interval lies below the tentative band, lowest first."""
    low = [
        (line.alpha.value, place, line)
        for place, line in enumerate(lines)
        if isinstance(line.alpha, Estimate) and line.alpha.high < TENTATIVE
    ]
    for _, _, line in sorted(low)[:MOST_CRITERIA]:
        title = line.criterion.title
        reason = (
            f"{title} is unreliable: alpha {estimate_text(line.alpha)} over {line.n_units:,} "
            f"units and {line.n_raters:,} Raters. {differing(line.table, names, sampling)}"
        )
        page, action, needs = "session-create", "Call a session", Capability.EDIT_RUBRIC
        yield Step(f"Talk about {title}, then publish the next Rubric", reason, page, action, needs)


def differing(table: RatingTable, names: Mapping[str, str], sampling: Sampling) -> str:
    """Whether one rater stands apart: the whole interval below everybody else's estimate."""
    if not 2 < len(table.raters) <= MOST_RATERS:
        return "The Raters read one Rubric in different ways."
    tried = [
        (attempt(lambda at=row: others_agreement(table, at, sampling)), key)
        for row, key in enumerate(table.raters)
    ]
    found = sorted((e.value, key, e) for e, key in tried if isinstance(e, Estimate))
    if len(found) > 1 and found[0][2].high < found[1][0]:
        _, key, lowest = found[0]
        return (
            f"One Rater differs most: {names.get(key, key)} gives the others' value "
            f"{share_text(lowest)} of the time, everybody else {percent(found[1][0])} or more."
        )
    return "No single Rater stands apart: the Rubric is read in different ways."


def inattentive(
    raters: Sequence[Rater], traps: Mapping[str, RaterTraps], names: Mapping[str, str]
) -> Iterator[Step]:
    """Raters at work whose whole interval of met trap ratings lies below 80%."""
    for rater in raters:
        score = traps.get(rater.key)
        if score is None or score.ratings < LEAST_TRAPS or rater.paused_at is not None:
            continue
        passed = wilson(score.ratings_passed, score.ratings)
        if passed.high < TRAPS_WANTED:
            title = f"Talk with {names.get(rater.key, rater.key)} before more work is handed out"
            reason = (
                f"{score.ratings_passed:,} of {score.ratings:,} expected Trap Ratings met: "
                f"{share_text(passed)}. The whole interval is below {TRAPS_WANTED:.0%}."
            )
            yield Step(title, reason, "rater-list", "See the Raters")


def unsettled(lines: Sequence[CriterionLine], n_tied: int) -> Iterator[Step]:
    """Units that a release by majority would leave out."""
    if n_tied:
        total = sum(line.table.subjects.size for line in lines)
        reason = f"{n_tied:,} of {total:,} units have none; a release would leave them out."
        yield Step("Settle the units without a majority", reason, "item-list", "Open the Items")


def unfinished(total: Stratum, strata: Sequence[Stratum], key: str) -> Iterator[Step]:
    """Slots that are still open, and where most of them are missing."""
    if not total.open:
        return
    reason = f"{total.open:,} of {total.total:,} Annotations that the overlap asks for are open."
    last = min(strata, key=lambda stratum: stratum.done / stratum.total, default=total)
    if key and last.done * total.total < total.done * last.total:
        reason += (
            f" Least complete: {key} {last.name}, {percent(last.done / last.total)} "
            f"({last.done:,} of {last.total:,})."
        )
    needs = Capability.MANAGE_MEMBERS
    yield Step("Collect the missing Annotations", reason, "member-list", "Invite Raters", needs)


def releasable(lines: Sequence[CriterionLine], n_tied: int, total: Stratum) -> Iterator[Step]:
    """A release, once every interval lies above the unreliable band and no slot is open."""
    rated = [line.alpha for line in lines if line.table.n_ratings]
    good = [a for a in rated if isinstance(a, Estimate) and a.low >= TENTATIVE]
    if rated and len(good) == len(rated) and not total.open:
        reason = (
            f"Every alpha interval lies above {TENTATIVE} and no slot is open; "
            f"{n_tied:,} units without a majority would be left out."
        )
        page, needs = "golden-set-create", Capability.RELEASE
        yield Step("Freeze a golden set", reason, page, "Make a release", needs)


def share_text(share: Estimate) -> str:
    return f"{percent(share)} [{number(100 * share.low, 0)}, {number(100 * share.high, 0)}]"
