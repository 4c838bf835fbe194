"""The overview of a project: what to do next and why, agreement, progress, raters."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform

from annotation.dataset.kinds.scales import TEXT
from annotation.models import Annotation, Assignment, Item, Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.agreement.disagreements import (
    Disagreement,
    open_disagreements,
    tied_subjects,
)
from annotation.selectors.agreement.rankings import RankingLine, ranking_lines
from annotation.selectors.agreement.steps import (
    CriterionLine,
    Step,
    Stratum,
    criterion_line,
    inattentive,
    releasable,
    suggested,
    unfinished,
    unreliable,
    unsettled,
)
from annotation.selectors.agreement.strata import few_valued_keys, in_order
from annotation.selectors.agreement.unmeasured import (
    Answers,
    option_tables,
    unmeasured_answers,
)
from annotation.selectors.quality.exclusions import excluded_raters
from annotation.selectors.raters import PAGE, RaterLine, rater_lines, raters_of
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.selectors.review.pseudonyms import labels_by_key
from annotation.selectors.trap_scores import rater_traps
from evalhub.stats.coefficients import Sampling

MOST_STRATA, DISAGREEMENTS = 12, 5
SAMPLING = Sampling(resamples=500)


@dataclass(frozen=True)
class Progress:
    """Filled and planned slots, by a metadata key where one has a handful of values."""

    key: str
    strata: tuple[Stratum, ...]
    total: Stratum


@dataclass(frozen=True)
class Overview:
    """Everything the page prints. `raters` is the first page of `n_raters`.

    Where several values may be chosen, `criteria` has a line for each of them.
    """

    n_items: int
    n_annotations: int
    n_raters: int
    steps: tuple[Step, ...]
    criteria: tuple[CriterionLine, ...]
    progress: Progress
    raters: tuple[RaterLine, ...]
    disagreements: tuple[Disagreement, ...]
    n_tied: int
    unmeasured: tuple[Answers, ...] = ()
    rankings: tuple[RankingLine, ...] = ()


def project_overview(project: Project, counted: Counted = USUAL) -> Overview:
    """Compute the overview from the rows; nothing of it is stored."""
    criteria = current_criteria(project)
    tables = [rating_table(one, (), counted) for one in criteria]
    lines = tuple(criterion_line(table, SAMPLING) for table in tables)
    n_tied = sum(len(tied_subjects(table)) for table in tables)
    found, traps = progress(project), rater_traps(project, (), counted)
    several = [*unmeasured_answers(project, (), counted)]
    options = [table for answers in several for table in option_tables(answers)]
    excluded, everybody = excluded_raters(project), raters_of(project, counted=counted)
    raters = [r for r in everybody if counted.with_excluded or r.key not in excluded]
    names = labels_by_key(project)

    def steps() -> Iterator[Step]:
        """In order of their effect on the numbers."""
        yield from unreliable(lines, names, SAMPLING)
        yield from inattentive([r for r in raters if r.key not in excluded], traps, names)
        yield from unsettled(lines, n_tied)
        yield from unfinished(found.total, found.strata, found.key)
        yield from suggested(project)
        yield from releasable(lines, n_tied, found.total)

    answers = Annotation.objects.filter(project=project, status__in=counted.statuses)
    return Overview(
        n_items=Item.objects.filter(project=project, retired_at=None).count(),
        n_annotations=answers.count(),
        n_raters=len(raters),
        steps=tuple(steps()),
        criteria=(*lines, *(criterion_line(table, SAMPLING) for table in options)),
        unmeasured=tuple(answers for answers in several if answers.criterion.kind == TEXT),
        rankings=ranking_lines(several, SAMPLING),
        progress=found,
        raters=tuple(rater_lines(tables, raters[:PAGE], SAMPLING, traps, counted)),
        disagreements=tuple(open_disagreements(tables, DISAGREEMENTS, names)),
        n_tied=n_tied,
    )


def progress(project: Project) -> Progress:
    """Filled and planned slots, by the first metadata key with a handful of values."""
    slots = Assignment.objects.filter(project=project, repeat=False).exclude(
        state=Assignment.State.CLOSED
    )
    counts = {
        "done": Count("id", filter=Q(state=Assignment.State.SUBMITTED)),
        "total": Count("id"),
    }
    total = Stratum("All", **slots.aggregate(**counts))
    key = stratum_key(project) if total.total else ""
    if not key:
        return Progress("", (), total)
    sliced = slots.annotate(name=KeyTextTransform(key, "subject__item__metadata"))
    rows = sliced.values("name").annotate(**counts).order_by()
    strata = [Stratum(row["name"] or "none", row["done"], row["total"]) for row in rows]
    return Progress(key, tuple(sorted(strata, key=lambda one: in_order(one.name))), total)


def stratum_key(project: Project) -> str:
    """A metadata key with two to twelve values among the first items; risk tiers first."""
    fitting = few_valued_keys(project, MOST_STRATA)
    return "risk_tier" if "risk_tier" in fitting else next(iter(fitting), "")
