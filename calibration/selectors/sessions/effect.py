"""Did it help? Alpha before and after, on subjects that nobody had seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from annotation.models import Criterion
from annotation.selectors.ratings import RatingTable
from calibration.models import CalibrationSession, Round
from calibration.selectors.sessions.fresh import cautions
from calibration.selectors.sessions.readings import round_tables
from evalhub.stats.changes.differences import Change, alpha_change_between_sets
from evalhub.stats.coefficients import Sampling
from evalhub.stats.errors import UndefinedStatistic
from evalhub.templatetags.figures import interval_text, signed

SAMPLING = Sampling(resamples=2000)


@dataclass(frozen=True)
class CriterionEffect:
    """One criterion before and after; a reason where the two cannot be compared."""

    criterion: Criterion
    change: Change | UndefinedStatistic
    words: str

    @property
    def is_defined(self) -> bool:
        return isinstance(self.change, Change)


@dataclass(frozen=True)
class Effect:
    """The comparison of two rounds, with what a reader should know of it."""

    first: Round
    second: Round
    n_first: int
    n_second: int
    lines: Sequence[CriterionEffect]
    cautions: Sequence[str]


def session_effect(session: CalibrationSession) -> Effect | None:
    """Compare round 1 with the fresh round; None before both are open."""
    rounds = {one.number: one for one in session.rounds.select_related("rubric")}
    if 2 not in rounds or rounds[2].opened_at is None or rounds[1].opened_at is None:
        return None
    for one in rounds.values():
        one.session = session
    first, second = rounds[1], rounds[2]
    after = {table.criterion.key: table for table in round_tables(second)}
    lines = [
        criterion_effect(table, after[table.criterion.key])
        for table in round_tables(first)
        if table.criterion.key in after
    ]
    return Effect(
        first=first,
        second=second,
        n_first=first.subjects.count(),
        n_second=second.subjects.count(),
        lines=lines,
        cautions=cautions(session, second),
    )


def criterion_effect(before: RatingTable, after: RatingTable) -> CriterionEffect:
    change = compared(partial(change_of_alpha, before, after))
    return CriterionEffect(before.criterion, change, effect_words(before.criterion.title, change))


def compared(compute: partial[Change]) -> Change | UndefinedStatistic:
    try:
        return compute()
    except UndefinedStatistic as reason:
        return reason


def change_of_alpha(before: RatingTable, after: RatingTable) -> Change:
    """The two-sample bootstrap at the criterion's own level."""
    level = before.criterion.level
    in_places = level in {"nominal", "ordinal"}
    matrices = [one.matrix if in_places else one.numbers for one in (before, after)]
    if any(matrix is None for matrix in matrices):
        raise UndefinedStatistic("not_numbers", f"The {level} level needs numbers.")
    rng = SAMPLING.rng(before.criterion.key, "session")
    return alpha_change_between_sets(
        *matrices,  # type: ignore[arg-type]
        level,
        rng=rng,
        resamples=SAMPLING.resamples,
    )


def effect_words(title: str, change: Change | UndefinedStatistic) -> str:
    """What the difference says, and how many subjects would say more."""
    if isinstance(change, UndefinedStatistic):
        return f"{title}: not defined. {change.message}"
    if change.verdict != "cannot tell":
        by = f"{signed(change.difference)} {interval_text(change.difference)}"
        return f"{title} {change.verdict}: the change is {by}."
    more = (
        f" About {change.needed:,} subjects in each round would tell a change of this size."
        if change.needed
        else ""
    )
    return f"{title}: {change.difference.n} subjects cannot tell whether it changed.{more}"
