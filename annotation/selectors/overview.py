"""The overview of a project: what to do next and why, agreement, progress, raters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from annotation.models import Annotation, Assignment, Criterion, Item, Project
from annotation.selectors.agreement.disagreements import (
    Disagreement,
    open_disagreements,
    tied_subjects,
)
from annotation.selectors.agreement.report import alpha
from annotation.selectors.raters import RaterLine, rater_lines, raters_of
from annotation.selectors.ratings import RatingTable, current_criteria, rating_table
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.intervals import Estimate

TENTATIVE, TRAPS_WANTED = 0.667, 0.8
MOST_STRATA, DISAGREEMENTS = 12, 5
SAMPLING = Sampling(resamples=500)


@dataclass(frozen=True)
class Step:
    """Something to do, its reason in numbers, and the name of the page where it is done."""

    title: str
    reason: str
    page: str
    action: str


@dataclass(frozen=True)
class CriterionLine:
    """Agreement under one criterion."""

    criterion: Criterion
    alpha: Coefficient
    n_units: int
    n_raters: int


@dataclass(frozen=True)
class Stratum:
    """Progress of one slice of the items, in slots."""

    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Overview:
    """Everything the page prints."""

    n_items: int
    n_annotations: int
    steps: tuple[Step, ...]
    criteria: tuple[CriterionLine, ...]
    stratum_key: str
    strata: tuple[Stratum, ...]
    raters: tuple[RaterLine, ...]
    disagreements: tuple[Disagreement, ...]
    n_tied: int


def project_overview(project: Project) -> Overview:
    """Compute the overview from the rows; nothing of it is stored."""
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    lines = tuple(criterion_line(table) for table in tables)
    raters = tuple(rater_lines(project, tables, raters_of(project), SAMPLING))
    n_tied = sum(len(tied_subjects(table)) for table in tables)
    key, strata = progress(project)
    counted = Annotation.objects.filter(project=project, status=Annotation.Status.COUNTED)
    return Overview(
        n_items=Item.objects.filter(project=project, retired_at=None).count(),
        n_annotations=counted.count(),
        steps=tuple(next_steps(lines, raters, n_tied, strata)),
        criteria=lines,
        stratum_key=key,
        strata=strata,
        raters=raters,
        disagreements=tuple(open_disagreements(tables, DISAGREEMENTS)),
        n_tied=n_tied,
    )


def criterion_line(table: RatingTable) -> CriterionLine:
    estimate = attempt(lambda: alpha(table, table.criterion.level, SAMPLING))
    return CriterionLine(table.criterion, estimate, int(table.subjects.size), len(table.raters))


def progress(project: Project) -> tuple[str, tuple[Stratum, ...]]:
    """Filled and planned slots, by the first metadata key with a handful of values."""
    slots = Assignment.objects.filter(project=project).exclude(state=Assignment.State.CLOSED)
    done = Count("id", filter=Q(state=Assignment.State.SUBMITTED))
    key = stratum_key(project)
    if not key:
        row = slots.aggregate(done=done, total=Count("id"))
        return "", (Stratum("All", row["done"], row["total"]),)
    rows = slots.values_list("subject__item__metadata", "state")
    filled: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for metadata, state in rows.iterator(chunk_size=20_000):
        name = str(metadata.get(key, "none"))
        total[name] += 1
        filled[name] += state == Assignment.State.SUBMITTED
    return key, tuple(Stratum(name, filled[name], total[name]) for name in sorted(total))


def stratum_key(project: Project) -> str:
    """A metadata key with two to twelve values among the first items; risk tiers first."""
    values: dict[str, set[str]] = {}
    items = Item.objects.filter(project=project).order_by("position")
    for metadata in items.values_list("metadata", flat=True)[:500]:
        for key, value in metadata.items():
            if isinstance(value, str | int):
                values.setdefault(key, set()).add(str(value))
    fitting = [key for key, found in values.items() if 2 <= len(found) <= MOST_STRATA]
    return "risk_tier" if "risk_tier" in fitting else next(iter(sorted(fitting)), "")


def next_steps(
    criteria: Sequence[CriterionLine],
    raters: Sequence[RaterLine],
    n_tied: int,
    strata: Sequence[Stratum],
) -> Iterator[Step]:
    """Rules in order of their effect on the numbers; each gives its evidence."""
    yield from unreliable(criteria)
    yield from inattentive(raters)
    open_slots = sum(stratum.total - stratum.done for stratum in strata)
    if n_tied:
        reason = f"{n_tied:,} units have no majority; a release would leave them out."
        yield Step("Look at the units without a majority", reason, "item-list", "Open the Items")
    if open_slots:
        total = sum(stratum.total for stratum in strata)
        reason = f"{open_slots:,} of {total:,} ratings that the overlap asks for are open."
        yield Step("Collect the missing Ratings", reason, "member-list", "Invite Raters")
    yield Step(
        "Compare a Judge with people",
        "Run it on the same Items, in both orders; its report shows whether it may stand in.",
        "run-list",
        "See the runs",
    )


def unreliable(criteria: Sequence[CriterionLine]) -> Iterator[Step]:
    """Criteria whose whole interval lies below the tentative band, lowest first."""
    low = [
        (line.alpha.value, line)
        for line in criteria
        if isinstance(line.alpha, Estimate) and line.alpha.high < TENTATIVE
    ]
    for _, line in sorted(low, key=lambda entry: entry[0])[:2]:
        estimate = line.alpha
        reason = (
            f"{line.criterion.title} is unreliable at {estimate.value:.2f} "  # type: ignore[union-attr]
            f"[{estimate.low:.2f}, {estimate.high:.2f}] over {line.n_units:,} units, although "  # type: ignore[union-attr]
            f"{line.n_raters:,} Raters share one Rubric: they read it in different ways."
        ).replace("-", "\u2212")
        title = f"Talk about {line.criterion.title}, then publish the next Rubric"
        yield Step(title, reason, "rubric-detail", "Open the Rubric")


def inattentive(raters: Sequence[RaterLine]) -> Iterator[Step]:
    """Raters whose whole interval of passed trap ratings lies below 80%."""
    for line in raters:
        passed, traps = line.traps_passed, line.traps
        if passed is not None and traps is not None and passed.high < TRAPS_WANTED:
            reason = (
                f"{traps.ratings_passed} of {traps.ratings} expected Trap Ratings met: "
                f"{passed.value:.0%} [{passed.low * 100:.0f}, {passed.high * 100:.0f}]. The whole "
                "interval is below 80%."
            )
            title = f"Talk with {line.name} before more work is handed out"
            yield Step(title, reason, "rater-list", "See the Raters")
