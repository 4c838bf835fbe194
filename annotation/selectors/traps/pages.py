"""The traps of a project as its lead sees them. Never for annotators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from annotation.dataset.values import value_text
from annotation.models import (
    ExpectedRating,
    Project,
    Scope,
    Skip,
    Subject,
    Trap,
    TrapExposure,
    TrapResult,
)
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.quality.exclusions import left_out
from annotation.selectors.review.pseudonyms import labels
from annotation.selectors.traps.answers import TrapAnswers, trap_answers_table
from evalhub.errors import NotFound
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.traps import Ambiguity, Wear, ambiguity, credible, wear

PAGE = 50
ACTIVE, SPENT, RETIRED = "active", "spent", "retired"
STATES = (
    ("", "All"),
    (ACTIVE, "Active"),
    (SPENT, "Shown often enough"),
    (RETIRED, "Retired"),
    ("doubt", "In doubt"),
)


@dataclass(frozen=True)
class Expected:
    """One expectation in words: of what, under which criterion, which value, how far off."""

    unit: str
    criterion: str
    value: str
    tolerance: float | None


@dataclass(frozen=True)
class Findings:
    """What the answers to one trap show; `passed` is over all of them."""

    passed: Estimate | None = None
    doubt: Ambiguity | None = None
    wear: Wear | None = None

    @property
    def is_ambiguous(self) -> bool:
        return self.doubt is not None and self.doubt.flagged

    @property
    def is_worn(self) -> bool:
        return self.wear is not None and self.wear.flagged


@dataclass(frozen=True)
class TrapLine:
    """One trap in the list."""

    trap: Trap
    expected: tuple[Expected, ...]
    state: str
    limit: int
    found: Findings


@dataclass(frozen=True)
class TrapPage:
    """A part of the list, and how many there are of each kind in all."""

    lines: tuple[TrapLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    state: str
    start: int
    total: int

    @property
    def following(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.total else None

    @property
    def preceding(self) -> int | None:
        return max(0, self.start - PAGE) if self.start else None


@dataclass(frozen=True)
class LogLine:
    """One person, by pseudonym, who was shown a trap."""

    rater: str
    shown_at: datetime
    outcome: str
    seconds: float | None
    excluded: bool


def trap_page(project: Project, state: str, start: int, counted: Counted = USUAL) -> TrapPage:
    """The traps in one state, those in doubt first, then in the order of the items."""
    found = findings(trap_answers_table(project, counted))
    lines = [trap_line(trap, found.get(trap.pk, Findings())) for trap in traps_of(project)]
    counts = [(key, label, sum(is_in(line, key) for line in lines)) for key, label in STATES]
    kept = [line for line in lines if is_in(line, state)]
    kept.sort(key=lambda line: not is_in(line, "doubt"))
    start = start if start < len(kept) else 0
    return TrapPage(tuple(kept[start : start + PAGE]), tuple(counts), state, start, total=len(kept))


def traps_of(project: Project) -> QuerySet[Trap]:
    traps = Trap.objects.filter(project=project).select_related("item", "project")
    expected = "expected__criterion", "expected__subject__output"
    return traps.prefetch_related(*expected).order_by("item__position", "pk")


def trap_line(trap: Trap, found: Findings) -> TrapLine:
    return TrapLine(
        trap=trap,
        expected=tuple(in_words(trap.expected.all())),
        state=state_of(trap),
        limit=trap.project.trap_limit,
        found=found,
    )


def state_of(trap: Trap) -> str:
    if not trap.active:
        return RETIRED
    return SPENT if trap.n_shown >= trap.project.trap_limit else ACTIVE


def is_in(line: TrapLine, state: str) -> bool:
    """Whether a trap belongs under a heading; in doubt are those that are still in use."""
    if state == "doubt":
        return line.state != RETIRED and (line.found.is_ambiguous or line.found.is_worn)
    return state in ("", line.state)


def in_words(rows: Iterable[ExpectedRating]) -> list[Expected]:
    return [
        Expected(
            unit=unit_text(one.subject),
            criterion=one.criterion.title,
            value=value_text(one.value),
            tolerance=one.tolerance,
        )
        for one in sorted(rows, key=lambda one: one.pk)
    ]


def unit_text(subject: Subject) -> str:
    """Which output of the item, or its pair; nothing where the item itself is rated."""
    if subject.scope == Scope.PAIR:
        return "the pair"
    return subject.output.key if subject.output else ""


def findings(table: TrapAnswers) -> Mapping[int, Findings]:
    """By trap id."""
    if not table.traps:
        return {}
    counted, doubts = credible(table.passed), ambiguity(table.passed)
    return {
        trap: Findings(
            passed=share_of(table.passed[:, column]),
            doubt=doubts[column],
            wear=wear_of(table, column, counted[:, column]),
        )
        for column, trap in enumerate(table.traps)
    }


def share_of(passed: np.ndarray) -> Estimate | None:
    n = int((~np.isnan(passed)).sum())
    return wilson(float(np.nansum(passed)), n) if n else None


def wear_of(table: TrapAnswers, column: int, counted: np.ndarray) -> Wear | None:
    """Credible raters only, so that others leaving or joining is not taken for a leak."""
    order = np.argsort(table.at[:, column], kind="stable")
    order = order[counted[order]]
    return wear(table.passed[order, column] == 1, table.pace[order, column])


def get_trap(project: Project, public_id: UUID) -> Trap:
    trap = traps_of(project).filter(public_id=public_id).first()
    if trap is None:
        raise NotFound
    return trap


def trap_detail(trap: Trap, counted: Counted = USUAL) -> TrapLine:
    found = findings(trap_answers_table(trap.project, counted))
    return trap_line(trap, found.get(trap.pk, Findings()))


def exposure_log(trap: Trap) -> list[LogLine]:
    """Everybody who was shown the trap, newest first, and what became of it."""
    results = {
        rater: (passed == n, seconds)
        for rater, passed, n, seconds in TrapResult.objects.filter(subject__item=trap.item)
        .order_by("-pk")
        .values_list("rater_id", "n_passed", "n_expected", "annotation__seconds")
    }
    skipped = set(Skip.objects.filter(subject__item=trap.item).values_list("rater_id", "subject"))
    shown = TrapExposure.objects.filter(trap=trap)
    names, excluded = labels(trap.project), set(left_out(trap.project))
    return [
        LogLine(
            rater=names[one.rater_id],
            shown_at=one.shown_at,
            outcome=outcome_of(
                results.get(one.rater_id), skipped=(one.rater_id, one.subject_id) in skipped
            ),
            seconds=results.get(one.rater_id, (None, None))[1],
            excluded=one.rater_id in excluded,
        )
        for one in shown.order_by("-shown_at", "-pk")
    ]


def outcome_of(result: tuple[bool, float | None] | None, *, skipped: bool) -> str:
    if result is not None:
        return "Passed" if result[0] else "Missed"
    return "Skipped" if skipped else "Not answered"
