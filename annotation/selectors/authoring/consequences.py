"""What a version of a Rubric would mean for the work that is done already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count

from annotation.dataset.kinds.rankings import FEWEST, MOST
from annotation.dataset.kinds.scales import RANKING
from annotation.guidelines.changes import Change
from annotation.models import (
    Annotation,
    Criterion,
    ExpectedRating,
    Item,
    Project,
    Rating,
    Reference,
    Rubric,
    Scope,
)
from annotation.selectors.agreement.counted import USUAL
from annotation.selectors.authoring.differences import (
    SCOPES,
    differences,
    guideline_differences,
)
from annotation.selectors.rubrics import criteria_rows


@dataclass(frozen=True)
class Place:
    """The lines of one place that go and come."""

    title: str
    lines: tuple[Change, ...]


@dataclass(frozen=True)
class Review:
    """What is shown before a version is published; no places: nothing differs."""

    places: tuple[Place, ...]
    consequences: tuple[str, ...]


def review_version(rubric: Rubric, guidelines: str, drafted: Sequence[Criterion]) -> Review:
    """Compare a drafted version with the one before."""
    before = criteria_rows(rubric)
    lines = guideline_differences(rubric.guidelines, guidelines) + differences(before, drafted)
    titles = dict.fromkeys(line.place for line in lines)
    places = (Place(title, tuple(x for x in lines if x.place == title)) for title in titles)
    # Before the first version there is nothing that it could mean something for.
    meant = consequences(rubric.project, before, drafted) if before else ()
    return Review(tuple(places), tuple(meant))


def consequences(
    project: Project, before: Sequence[Criterion], after: Sequence[Criterion]
) -> Iterator[str]:
    """What becomes of answers, of what people hold, of references and traps."""
    was, now = {one.key: one for one in before}, {one.key: one for one in after}
    for key in was.keys() - now.keys():
        yield from removed(project, was[key])
    answered = Annotation.objects.filter(project=project, status__in=USUAL.statuses).count()
    added = [one.title for one in after if one.key not in was]
    if added and answered:
        yield (
            f"{', '.join(added)}: {counted(answered, 'answer')} so far do not have it and are not "
            "asked again; it is asked from the next answer on."
        )
    if added:
        yield (
            "What people hold on their desks now is refused once where something new is "
            "missing; what they chose is kept on the page."
        )
    for key in was.keys() & now.keys():
        yield from untied(project, was[key], now[key])
    yield from scopes(project, before, after)


def removed(project: Project, criterion: Criterion) -> Iterator[str]:
    """What stays of a criterion that is asked no longer."""
    own = {"criterion__key": criterion.key, "criterion__rubric__project": project}
    ratings = Rating.objects.filter(**own, annotation__status__in=USUAL.statuses).count()
    references = Reference.objects.filter(**own).count()
    traps = ExpectedRating.objects.filter(**own).aggregate(n=Count("trap", distinct=True))["n"]
    yield (
        f"{criterion.title} is asked no longer. {counted(ratings, 'rating')} of it stay with the "
        "versions they were given under and leave the figures; a version that asks for "
        f"{criterion.key} again brings them back."
    )
    if references or traps:
        yield (
            f"{criterion.title}: {counted(references, 'reference')} and the expectations of "
            f"{counted(traps, 'Trap')} are kept and not used meanwhile. A Trap that expects "
            "nothing else is retired."
        )


def untied(project: Project, was: Criterion, now: Criterion) -> Iterator[str]:
    """What becomes of shared ranks where outputs may share them no longer."""
    if was.kind != RANKING or not was.extra.get("ties") or now.extra.get("ties"):
        return
    given = Rating.objects.filter(
        criterion__key=was.key,
        criterion__rubric__project=project,
        annotation__status__in=USUAL.statuses,
        value__isnull=False,
    )
    values = given.values_list("value", flat=True)
    n = sum(any(isinstance(one, list) for one in value) for value in values)
    if n:
        yield (
            f"{was.title}: {counted(n, 'ranking')} so far with shared ranks keep them and count as "
            "they are, by tau and W corrected for ties; a new answer shares none."
        )


def scopes(
    project: Project, before: Sequence[Criterion], after: Sequence[Criterion]
) -> Iterator[str]:
    """What is handed out no longer, and what there is nothing of."""
    was, now = {one.scope for one in before}, {one.scope for one in after}
    for scope in sorted(was - now):
        yield (
            f"Nothing is asked about {SCOPES[scope]} any more: they are handed out no longer, and "
            "who has one on the desk gets another one."
        )
    for scope in sorted(now - was):
        n = items_for(project, scope)
        yield f"Now asked about {SCOPES[scope]}: {counted(n, 'Item')} can be handed out for it."


def items_for(project: Project, scope: str) -> int:
    """How many items have enough outputs to be rated so."""
    items = Item.objects.filter(project=project, retired_at=None)
    if scope == Scope.OUTPUT:
        return items.count()
    sizes = (2, 2) if scope == Scope.PAIR else (FEWEST, MOST)
    return items.annotate(n=Count("outputs")).filter(n__range=sizes).count()


def counted(n: int, what: str) -> str:
    """1 rating, 1,234 ratings."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
