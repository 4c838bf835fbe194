"""Items for leads: a list to search, and one item with everything said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from annotation.models import (
    Annotation,
    Criterion,
    Item,
    Output,
    Project,
    Rating,
    Reference,
    Scope,
    Subject,
)
from annotation.selectors.agreement.disagreements import tied_subjects
from annotation.selectors.annotations import as_turns
from annotation.selectors.ratings import current_criteria, rating_table
from evalhub.errors import InvalidInput, NotFound

PAGE = 50
STATES = ("all", "split", "unrated")
PARAMETERS = {"q", "state", "start"}
LONGEST_START = 8


class UnknownFilter(InvalidInput):
    """A parameter that a list does not take."""

    http_status = 400
    code = "unknown_filter"


@dataclass(frozen=True)
class ItemSearch:
    """What a list was asked for, checked."""

    q: str = ""
    state: str = "all"
    start: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "ItemSearch":
        """Raises `InvalidInput` for an unknown parameter or value."""
        unknown = sorted(set(given) - PARAMETERS)
        if unknown:
            raise UnknownFilter(f"{unknown[0]} is not a filter here.")
        state = given.get("state", "all")
        if state not in STATES:
            raise UnknownFilter(f"state may be {', '.join(STATES)}.")
        q = given.get("q", "")[:200].replace("\x00", "").strip()
        return cls(q, state, read_start(given))

    @property
    def is_narrow(self) -> bool:
        return bool(self.q) or self.state != "all"


def read_start(given: Mapping[str, str]) -> int:
    """Where a page of a list begins. Raises `UnknownFilter` for anything but a small number."""
    start = given.get("start", "0")
    if not (start.isascii() and start.isdigit() and len(start) <= LONGEST_START):
        raise UnknownFilter("start is a whole number.")
    return int(start)


@dataclass(frozen=True)
class ItemLine:
    """One item of a list; `preview` is its input, or the first turn."""

    item: Item
    n_annotations: int

    @property
    def preview(self) -> str:
        turns = as_turns(self.item.input)
        return turns[0].text if turns else ""


@dataclass(frozen=True)
class ItemPage:
    """One page of items and how many match."""

    lines: tuple[ItemLine, ...]
    total: int
    search: ItemSearch

    @property
    def last(self) -> int:
        return self.search.start + len(self.lines)

    @property
    def following(self) -> int | None:
        after = self.search.start + PAGE
        return after if after < self.total else None

    @property
    def preceding(self) -> int | None:
        return max(0, self.search.start - PAGE) if self.search.start else None


@dataclass(frozen=True)
class UnitView:
    """One criterion of a subject: the ratings, the reference."""

    criterion: Criterion
    ratings: tuple[Rating, ...]
    reference: Reference | None


@dataclass(frozen=True)
class SubjectView:
    """One output, or the pair, with its units; a pair's outputs unless each stands by itself."""

    title: str
    outputs: tuple[Output, ...]
    units: tuple[UnitView, ...]


def find_items(project: Project, search: ItemSearch) -> ItemPage:
    """Items by key and by the state of their ratings, in the order of the data."""
    items = filtered(Item.objects.filter(project=project), project, search)
    page = list(items.order_by("position", "pk")[search.start : search.start + PAGE])
    counted = Annotation.objects.filter(
        subject__item__in=page, status=Annotation.Status.COUNTED
    ).values_list("subject__item")
    counts = dict(counted.annotate(n=Count("pk")))
    lines = tuple(ItemLine(item, counts.get(item.pk, 0)) for item in page)
    return ItemPage(lines, items.count(), search)


def filtered(items: QuerySet[Item], project: Project, search: ItemSearch) -> QuerySet[Item]:
    if search.q:
        items = items.filter(key__icontains=search.q)
    if search.state == "unrated":
        rated = Annotation.objects.filter(project=project, status=Annotation.Status.COUNTED)
        items = items.exclude(subjects__in=rated.values("subject"))
    elif search.state == "split":
        tables = [rating_table(criterion) for criterion in current_criteria(project)]
        tied = set().union(*(tied_subjects(table) for table in tables))
        items = items.filter(pk__in=Subject.objects.filter(pk__in=tied).values("item"))
    return items


def get_item(project: Project, public_id: UUID) -> Item:
    items = Item.objects.filter(project=project).select_related("trap")
    item = items.prefetch_related("outputs").filter(public_id=public_id).first()
    if item is None:
        raise NotFound
    return item


def neighbours(item: Item) -> tuple[Item | None, Item | None]:
    """The items before and after."""
    items = Item.objects.filter(project=item.project)
    before = items.filter(position__lt=item.position).order_by("-position").first()
    after = items.filter(position__gt=item.position).order_by("position").first()
    return before, after


def subject_views(item: Item) -> list[SubjectView]:
    """Everything said about an item, output by output, then the pair."""
    criteria, ratings, references = current_criteria(item.project), ratings_of(item), truths(item)
    subjects = list(item.subjects.select_related("output").order_by("scope", "output__position"))
    alone = all(subject.scope == Scope.PAIR for subject in subjects)
    return [
        SubjectView(
            title=title_of(subject),
            outputs=shown(subject, item, alone),
            units=tuple(
                UnitView(
                    one,
                    tuple(ratings.get((subject.pk, one.key), ())),
                    references.get((subject.pk, one.key)),
                )
                for one in criteria
                if one.scope == subject.scope
            ),
        )
        for subject in subjects
    ]


def ratings_of(item: Item) -> dict[tuple[int, str], list[Rating]]:
    """Counted ratings by subject and criterion key, each list by rater key."""
    found: dict[tuple[int, str], list[Rating]] = {}
    given = Rating.objects.filter(
        annotation__subject__item=item, annotation__status=Annotation.Status.COUNTED
    ).select_related("annotation__rater__user", "criterion")
    for rating in given.order_by("annotation__rater__key"):
        key = (rating.annotation.subject_id, rating.criterion.key)
        found.setdefault(key, []).append(rating)
    return found


def truths(item: Item) -> dict[tuple[int, str], Reference]:
    """References by subject and criterion key."""
    references = Reference.objects.filter(subject__item=item).select_related("criterion")
    return {(one.subject_id, one.criterion.key): one for one in references}


def shown(subject: Subject, item: Item, alone: bool) -> tuple[Output, ...]:
    if subject.scope == Scope.PAIR:
        return tuple(item.outputs.all()) if alone else ()
    return (subject.output,) if subject.output else ()


def title_of(subject: Subject) -> str:
    if subject.scope == Scope.PAIR:
        return "The pair"
    return f"Output {subject.output.key}" if subject.output else "The Item"
