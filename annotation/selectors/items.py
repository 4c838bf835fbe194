"""Items for leads: a list to search, and one item with everything said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotation.models import (
    Annotation,
    Criterion,
    Item,
    Output,
    Project,
    Rating,
    Reference,
    Subject,
)
from annotation.selectors.agreement.disagreements import tied_subjects
from annotation.selectors.ratings import current_criteria, rating_table
from evalhub.errors import InvalidInput, NotFound

PAGE = 50
STATES = ("all", "split", "unrated")
PARAMETERS = {"q", "state", "start"}
MOST_START = 10_000_000


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
            raise InvalidInput(f"{unknown[0]} is not a filter here.")
        state, start = given.get("state", "all"), given.get("start", "0")
        if state not in STATES:
            raise InvalidInput(f"state may be {', '.join(STATES)}.")
        if not (start.isascii() and start.isdigit()) or int(start) > MOST_START:
            raise InvalidInput("start is a whole number.")
        return cls(given.get("q", "")[:200].replace("\x00", ""), state, int(start))


@dataclass(frozen=True)
class ItemPage:
    """One page of items and how many match."""

    items: list[Item]
    total: int
    search: ItemSearch

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
    """One output, or the pair, with its units."""

    title: str
    output: Output | None
    units: tuple[UnitView, ...]


def find_items(project: Project, search: ItemSearch) -> ItemPage:
    """Items by key and by the state of their ratings, in the order of the data."""
    items = filtered(Item.objects.filter(project=project), project, search)
    counted = Count(
        "subjects__annotations",
        filter=Q(subjects__annotations__status=Annotation.Status.COUNTED),
        distinct=True,
    )
    total = items.count()
    page = items.annotate(n_annotations=counted).order_by("position")
    return ItemPage(list(page[search.start : search.start + PAGE]), total, search)


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
    criteria = current_criteria(item.project)
    ratings: dict[tuple[int, str], list[Rating]] = {}
    given = Rating.objects.filter(
        annotation__subject__item=item, annotation__status=Annotation.Status.COUNTED
    ).select_related("annotation__rater__user", "criterion")
    for rating in given.order_by("annotation__rater__key"):
        key = (rating.annotation.subject_id, rating.criterion.key)
        ratings.setdefault(key, []).append(rating)
    references = {
        (reference.subject_id, reference.criterion.key): reference
        for reference in Reference.objects.filter(subject__item=item).select_related("criterion")
    }
    subjects = item.subjects.select_related("output").order_by("scope", "output__position")
    return [
        SubjectView(
            title=title_of(subject),
            output=subject.output,
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


def title_of(subject: Subject) -> str:
    if subject.scope == "pair":
        return "The pair"
    return f"Output {subject.output.key}" if subject.output else "The Item"
