"""One rater as a lead sees them, under a pseudonym unless the name is asked for."""

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from annotation.models import Annotation, Exclusion, Rater, ReviewCase, SkipReason, StepKind
from annotation.selectors.agreement.counted import EVERYBODY, USUAL, Counted
from annotation.selectors.agreement.rankings import RaterRanking, rater_rankings
from annotation.selectors.agreement.unmeasured import unmeasured_answers
from annotation.selectors.people.pace import Pace, Volume, pace_of, volume_of
from annotation.selectors.quality.exclusions import excluded_raters
from annotation.selectors.quality.readings import repeats_of
from annotation.selectors.raters import RaterLine, rater_lines
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.selectors.review.pseudonyms import label_of
from annotation.selectors.trap_scores import rater_traps
from evalhub.stats.coefficients import Coefficient, Sampling
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.proportions import wilson

SAMPLING = Sampling(resamples=500)
NO_REPEATS = UndefinedStatistic("no_repeat", "No Item has come back to this Rater yet.")


@dataclass(frozen=True)
class Reviewed:
    """What review has made of a rater's answers; `changed` is the share that was not accepted."""

    accepted: int
    fixed: int
    returned: int
    changed: Coefficient | None

    @property
    def total(self) -> int:
        return self.accepted + self.fixed + self.returned


@dataclass(frozen=True)
class Profile:
    """Everything the page of a rater prints. `shown` is a name only if names were asked for."""

    rater: Rater
    shown: str
    line: RaterLine
    volume: Volume
    pace: Pace
    repeats: Coefficient
    n_questions: int
    skips: tuple[tuple[str, int], ...]
    reviewed: Reviewed
    rankings: tuple[RaterRanking, ...]
    exclusion: Exclusion | None

    @property
    def n_skips(self) -> int:
        return sum(n for _, n in self.skips)


def rater_profile(rater: Rater, counted: Counted = USUAL) -> Profile:
    """Compute the page of a rater.

    An excluded one's own answers are on it in any case; the others' are those that count.
    """
    project, own = rater.project, replace(counted, with_excluded=True)
    others = set() if counted.with_excluded else excluded_raters(project).keys() - {rater.key}
    tables = [rating_table(one, (), own).without(others) for one in current_criteria(project)]
    orders = [one.without(others) for one in unmeasured_answers(project, (), own)]
    annotations = rater.annotations.filter(status__in=own.statuses)
    rater.n = annotations.count()  # type: ignore[attr-defined]
    traps = rater_traps(project, (), own)
    (line,) = rater_lines(tables, [rater], SAMPLING, traps, own, by_criterion=True)
    return Profile(
        rater=rater,
        shown=label_of(rater),
        line=line,
        volume=volume_of(annotations),
        pace=pace_of(annotations),
        repeats=consistency_of(rater),
        n_questions=rater.questions.count(),
        skips=skips_of(rater),
        reviewed=review_of(rater),
        rankings=rater_rankings(orders, rater.key, SAMPLING),
        exclusion=rater.exclusions.filter(lifted_at=None).first(),
    )


def consistency_of(rater: Rater) -> Coefficient:
    """The share of repeated subjects that got the same value again."""
    cases = repeats_of(rater, None, EVERYBODY)
    return wilson(sum(case.hit for case in cases), len(cases)) if cases else NO_REPEATS


def skips_of(rater: Rater) -> tuple[tuple[str, int], ...]:
    """Skips by reason, the commonest first."""
    counts = dict(rater.skips.values_list("reason").annotate(n=Count("pk")))
    found = [(SkipReason(reason).label, n) for reason, n in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def review_of(rater: Rater) -> Reviewed:
    """Reviewed answers by what came of them; once returned is returned, whatever came after."""
    decided = ReviewCase.objects.filter(
        annotation__rater=rater,
        annotation__status__in=[Annotation.Status.COUNTED, Annotation.Status.EXCLUDED],
    )
    sent_back = Q(steps__kind=StepKind.RETURN)
    returned = decided.filter(sent_back).distinct().count()
    rest = decided.exclude(pk__in=decided.filter(sent_back).values("pk"))
    counts = rest.aggregate(
        accepted=Count("pk", filter=Q(state="accepted")), fixed=Count("pk", filter=Q(state="fixed"))
    )
    total = returned + sum(counts.values())
    changed = wilson(total - counts["accepted"], total) if total else None
    return Reviewed(counts["accepted"], counts["fixed"], returned, changed)
