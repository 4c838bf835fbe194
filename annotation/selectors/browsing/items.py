"""Lists of items: filtered, a page at a time, without counting or skipping what lies before."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotation.browsing.cursors import Cursor, read_cursor
from annotation.browsing.filters import ANY, ItemFilters
from annotation.models import (
    Annotation,
    DigestPass,
    Item,
    ItemDigest,
    Project,
    Question,
    Skip,
    Subject,
)
from annotation.selectors.annotations import as_turns
from annotation.selectors.browsing.planning import few_rows
from annotation.selectors.browsing.prefixes import places_named
from annotation.selectors.ratings import metadata_is

PAGE, MOST_COUNTED = 50, 1_000
NOTHING = Q(pk__in=())
UNREAD = ("context", "reference", "extra")


@dataclass(frozen=True)
class ItemLine:
    """One item of a list; `preview` is its input, or the first turn."""

    item: Item
    n_annotations: int
    spread: float | None
    tied: bool
    conflicts: tuple[str, ...]

    @property
    def preview(self) -> str:
        turns = as_turns(self.item.input)
        return turns[0].text if turns else ""


@dataclass(frozen=True)
class ItemPage:
    """One page of a list. `total` counts up to a limit, and `more` says that it was reached.

    `following` and `preceding` are cursors, empty at the ends; `as_of` is how old digests are.
    """

    lines: tuple[ItemLine, ...]
    filters: ItemFilters
    total: int
    more: bool
    following: str
    preceding: str
    as_of: datetime | None
    is_digesting: bool


def find_items(project: Project, filters: ItemFilters, cursor: str = "") -> ItemPage:
    """Return the page at a cursor, in the order of the data. Raises `BadCursor`."""
    of = list_name(project, filters)
    at = read_cursor(cursor, of)
    matching = matching_items(project, filters)
    with few_rows():
        found = list(matching.values_list("position", "pk")[: MOST_COUNTED + 1])
        # Of a few, the places are all known by now; looking for them once more would cost as much.
        if len(found) <= MOST_COUNTED:
            keys = chosen(sorted(found), at)
        else:
            near = places_named(project, filters.id) if filters.id else Q()
            keys = keys_at(matching.filter(near), at)
        rows = loaded(keys)
    total, over = counted(project, filters, len(found))
    back = at is not None and at.backwards
    more, rows = len(rows) > PAGE, rows[:PAGE]
    rows = rows[::-1] if back else rows
    walk = DigestPass.objects.filter(project=project).first()
    return ItemPage(
        lines=lines_of(rows),
        filters=filters,
        total=total,
        more=over,
        following=after(rows[-1]).sign(of) if rows and (more or back) else "",
        preceding=before(rows[0]).sign(of) if rows and (more if back else at is not None) else "",
        as_of=walk.ended_at if walk else None,
        is_digesting=walk is None or walk.place is not None,
    )


def list_name(project: Project, filters: ItemFilters) -> str:
    """What a cursor is good for: this project's items under these filters."""
    return f"items:{project.pk}:{filters.query()}"


def after(item: Item) -> Cursor:
    return Cursor(item.position, item.pk)


def before(item: Item) -> Cursor:
    return Cursor(item.position, item.pk, backwards=True)


def keys_at(matching: QuerySet[Item], at: Cursor | None) -> list[int]:
    """Return the keys after or before a cursor and one more, in the order they were read."""
    keys = matching.values_list("pk", flat=True)
    if at is not None and at.backwards:
        # The first bound alone is what an index can begin at.
        keys = keys.filter(Q(position__lt=at.place) | Q(pk__lt=at.pk), position__lte=at.place)
        return list(keys.order_by("-position", "-pk")[: PAGE + 1])
    if at is not None:
        keys = keys.filter(Q(position__gt=at.place) | Q(pk__gt=at.pk), position__gte=at.place)
    return list(keys.order_by("position", "pk")[: PAGE + 1])


def chosen(places: list[tuple[int, int]], at: Cursor | None) -> list[int]:
    """Return the same keys as `keys_at`, of items whose sorted places are known."""
    if at is not None and at.backwards:
        places = places[: bisect_left(places, (at.place, at.pk))][::-1]
    elif at is not None:
        places = places[bisect_right(places, (at.place, at.pk)) :]
    return [pk for _, pk in places[: PAGE + 1]]


def loaded(keys: Sequence[int]) -> list[Item]:
    """Items with their digests, in the order of their keys."""
    items = Item.objects.defer(*UNREAD).select_related("digest").in_bulk(keys)
    return [items[pk] for pk in keys if pk in items]


def counted(project: Project, filters: ItemFilters, found: int) -> tuple[int, bool]:
    """How many there are, as far as it was counted; of all items the last pass has the number."""
    if found <= MOST_COUNTED:
        return found, False
    if not filters.is_narrow:
        known = DigestPass.objects.filter(project=project).values_list("n_items", flat=True).first()
        if known and known > MOST_COUNTED:
            return known, False
    return MOST_COUNTED, True


def matching_items(project: Project, filters: ItemFilters) -> QuerySet[Item]:
    """The items that match, in no order."""
    return Item.objects.filter(Q(project=project), *conditions(project, filters))


def conditions(project: Project, filters: ItemFilters, of: str = "") -> list[Q | Exists]:
    """What must hold for items, or for rows whose item is at the end of the path `of`.

    A path rather than a subquery: only then can the database tell how many rows to expect.
    """
    if filters.state == "unrated" and (filters.rater or filters.rubric is not None):
        # Whatever digests still say: it takes an annotation to be rated by somebody.
        return [NOTHING]
    found: list[Q | Exists] = [*by_content(filters, of), *by_digest(project, filters, of)]
    found += by_people(project, filters, of)
    for key in sorted({key for key, _ in filters.meta}):
        either = Q()
        for text in (text for name, text in filters.meta if name == key):
            either |= metadata_is(key, text, of)
        found.append(either)
    return found


def by_content(filters: ItemFilters, of: str) -> list[Q]:
    found = []
    if filters.q:
        found.append(Q(**{f"{of}words__words": search_query(filters.q)}))
    if filters.id:
        found.append(Q(**{f"{of}key__startswith": filters.id}))
    if filters.state in ("live", "retired"):
        found.append(Q(**{f"{of}retired_at__isnull": filters.state == "live"}))
    return found


def search_query(text: str) -> SearchQuery:
    """What a person typed, as PostgreSQL reads it: words, "phrases", or, -without."""
    return SearchQuery(text, config="simple", search_type="websearch")


def by_digest(project: Project, filters: ItemFilters, of: str) -> list[Q]:
    """Conditions on the digest, which has an index for each."""
    asked: dict[str, Any] = {}
    if filters.state == "split":
        asked["tied"] = True
    elif filters.state == "unrated":
        asked["n_annotations"] = 0
    elif filters.state == "rated":
        asked["n_annotations__gt"] = 0
    if filters.spread is not None:
        asked["spread__gte"] = filters.spread / 100
    if filters.judge and filters.judge != ANY:
        asked["conflicts__contains"] = [filters.judge]
    found = [Q(**{f"{of}digest__{name}": value}) for name, value in asked.items()]
    if filters.judge == ANY:
        conflicting = ItemDigest.objects.filter(project=project).exclude(conflicts=[])
        found.append(Q(**{f"{of}pk__in": conflicting.values("pk")}))
    return found


def by_people(project: Project, filters: ItemFilters, of: str) -> list[Exists]:
    """Conditions on who said something about an item.

    Raters and rubrics are looked up first: by their keys the database can tell how many rows to
    expect, and begins at the right end.
    """
    found = []
    here = OuterRef(f"{of}pk")
    if filters.rater or filters.rubric is not None:
        given = Annotation.objects.filter(
            project=project, status=Annotation.Status.COUNTED, subject__item=here
        )
        if filters.rater:
            given = given.filter(rater=key_of(project.raters.filter(key=filters.rater)))
        if filters.rubric is not None:
            given = given.filter(rubric=key_of(project.rubrics.filter(version=filters.rubric)))
        found.append(Exists(given))
    if filters.skipped:
        skips = Skip.objects.filter(subject__item=here)
        found.append(
            Exists(skips if filters.skipped == ANY else skips.filter(reason=filters.skipped))
        )
    if filters.flagged:
        found.append(Exists(flags(project, filters.flagged).filter(subject__item=here)))
    return found


def flags(project: Project, which: str) -> QuerySet[Question]:
    """Questions of a project: all, those that wait for the lead, or of one reason."""
    asked = Question.objects.filter(project=project)
    if which == "waiting":
        return asked.filter(waits_for_lead=True)
    return asked if which == ANY else asked.filter(reason=which)


def key_of(rows: QuerySet[Any]) -> int:
    """The key of the only row, or one that no row has."""
    return rows.values_list("pk", flat=True).first() or 0


def lines_of(items: Sequence[Item]) -> tuple[ItemLine, ...]:
    """Items with what is known of each; annotations are counted now, the rest is digested."""
    given = Annotation.objects.filter(
        subject__in=Subject.objects.filter(item__in=items), status=Annotation.Status.COUNTED
    ).values_list("subject__item")
    counts = dict(given.annotate(n=Count("pk")))
    return tuple(line_of(item, counts.get(item.pk, 0)) for item in items)


def line_of(item: Item, n_annotations: int) -> ItemLine:
    digest: ItemDigest | None = getattr(item, "digest", None)
    if digest is None:
        return ItemLine(item, n_annotations, None, False, ())
    return ItemLine(item, n_annotations, digest.spread, digest.tied, tuple(digest.conflicts))
