"""One item for leads, with everything said about it; the lists are in `browsing`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.browsing.filters import UnknownFilter
from annotation.models import (
    Criterion,
    Item,
    Output,
    Project,
    Rating,
    Reference,
    Scope,
    Subject,
)
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.browsing.settled import Settled, settled_about
from annotation.selectors.ratings import every_criterion
from annotation.selectors.review.latest import revised_ratings
from evalhub.audit.models import Event
from evalhub.errors import NotFound

LONGEST_START = 8
CHANGES = {"item retired": "Retired", "item restored": "Restored"}


def read_start(given: Mapping[str, str]) -> int:
    """Where a page of a list begins. Raises `UnknownFilter` for anything but a small number."""
    start = given.get("start", "0")
    if not (start.isascii() and start.isdigit() and len(start) <= LONGEST_START):
        raise UnknownFilter("start is a whole number.")
    return int(start)


@dataclass(frozen=True)
class UnitView:
    """One criterion of a subject: the ratings, the reference, what was decided."""

    criterion: Criterion
    ratings: tuple[Rating, ...]
    reference: Reference | None
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True)
class SubjectView:
    """One output, or several, with the units; several outputs unless each stands by itself."""

    title: str
    outputs: tuple[Output, ...]
    units: tuple[UnitView, ...]


def get_item(project: Project, public_id: UUID) -> Item:
    items = Item.objects.filter(project=project).select_related("trap")
    item = items.prefetch_related("outputs").filter(public_id=public_id).first()
    if item is None:
        raise NotFound
    return item


@dataclass(frozen=True)
class LastChange:
    """Why an item was last retired or restored by itself, and who did it."""

    verb: str
    at: datetime
    by: str
    reason: str


def last_change(item: Item) -> LastChange | None:
    """What the audit trail says; nothing where an item was changed with others or never."""
    events = Event.objects.filter(object_type="item", object_id=str(item.public_id))
    found = events.filter(verb__in=list(CHANGES)).select_related("actor").order_by("-id").first()
    if found is None:
        return None
    by = found.actor.name or found.actor.email if found.actor else ""
    return LastChange(CHANGES[found.verb], found.at, by, found.payload["reason"])


def neighbours(item: Item) -> tuple[Item | None, Item | None]:
    """The items before and after."""
    items = Item.objects.filter(project=item.project)
    before = items.filter(position__lt=item.position).order_by("-position").first()
    after = items.filter(position__gt=item.position).order_by("position").first()
    return before, after


def subject_views(item: Item, counted: Counted = USUAL) -> list[SubjectView]:
    """Everything said about an item: of all outputs, output by output, of the pair."""
    criteria, references = every_criterion(item.project), truths(item)
    ratings, settled = ratings_of(item, counted), settled_about(item)
    subjects = list(item.subjects.select_related("output").order_by("scope", "output__position"))
    alone = all(subject.scope != Scope.OUTPUT for subject in subjects)
    return [
        SubjectView(
            title=title_of(subject),
            outputs=shown(subject, item, alone),
            units=tuple(
                UnitView(
                    one,
                    tuple(ratings.get((subject.pk, one.key), ())),
                    references.get((subject.pk, one.key)),
                    settled.get((subject.pk, one.key), ()),
                )
                for one in criteria
                if one.scope == subject.scope
            ),
        )
        for subject in subjects
    ]


def ratings_of(item: Item, counted: Counted) -> dict[tuple[int, str], list[Rating]]:
    """Counted ratings by subject and criterion key, each list by rater key."""
    found: dict[tuple[int, str], list[Rating]] = {}
    first = Rating.objects.filter(
        annotation__subject__item=item, annotation__status__in=counted.statuses
    ).select_related("annotation__rater__user", "criterion")
    revised = revised_ratings(item, counted.statuses) if counted.revised else {}
    given = [one for one in first if one.annotation_id not in revised]
    given += [one for ratings in revised.values() for one in ratings]
    for rating in sorted(given, key=lambda one: one.annotation.rater.key):
        key = (rating.annotation.subject_id, rating.criterion.key)
        found.setdefault(key, []).append(rating)
    return found


def truths(item: Item) -> dict[tuple[int, str], Reference]:
    """References by subject and criterion key."""
    references = Reference.objects.filter(subject__item=item).select_related("criterion")
    return {(one.subject_id, one.criterion.key): one for one in references}


def shown(subject: Subject, item: Item, alone: bool) -> tuple[Output, ...]:
    if subject.scope != Scope.OUTPUT:
        return tuple(item.outputs.all()) if alone else ()
    return (subject.output,) if subject.output else ()


def title_of(subject: Subject) -> str:
    if subject.scope == Scope.PAIR:
        return "The pair"
    if subject.scope == Scope.LIST:
        return "All Outputs"
    return f"Output {subject.output.key}" if subject.output else "The Item"
