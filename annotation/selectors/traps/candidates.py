"""Items that would make traps: by their references, or because the crowd agrees on them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, QuerySet

from annotation.dataset.asking.rules import asked_of
from annotation.dataset.values import value_text
from annotation.models import (
    Criterion,
    ExpectedRating,
    Item,
    Project,
    Rating,
    Reference,
    Subject,
    Trap,
)
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.desk.criteria import rules_of
from annotation.selectors.ratings import current_criteria, scale_of
from annotation.selectors.trap_scores import meets
from annotation.selectors.traps.pages import unit_text
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.traps import crowd

LOOKED_AT = 200
REFERENCES, CROWD = "references", "crowd"
SOURCES = ((REFERENCES, "References"), (CROWD, "What the crowd agrees on"))

# Counts of raters by (subject, criterion key): the value, how many gave it.
Votes = Mapping[tuple[int, str], Sequence[tuple[Any, int]]]
Known = Mapping[tuple[int, str], Reference]


@dataclass(frozen=True)
class Proposal:
    """One expectation that is proposed. `share` is that of the raters who meet it."""

    subject: Subject
    criterion: Criterion
    unit: str
    value: Any
    tolerance: float | None
    share: Estimate | None
    confirmed: bool = False

    @property
    def text(self) -> str:
        return value_text(self.value)

    @property
    def doubtful(self) -> bool:
        """Most raters certainly say otherwise."""
        return self.share is not None and self.share.high < 0.5


@dataclass(frozen=True)
class Candidate:
    """One item with everything that would be expected of it."""

    item: Item
    proposals: tuple[Proposal, ...]

    @property
    def doubtful(self) -> bool:
        return any(one.doubtful for one in self.proposals)


@dataclass(frozen=True)
class CandidatePage:
    """The candidates among `looked` items from `start` on, of `total` that could be any."""

    lines: tuple[Candidate, ...]
    source: str
    least: int
    start: int
    looked: int
    total: int
    scales: tuple[Criterion, ...]

    @property
    def following(self) -> int | None:
        return self.start + LOOKED_AT if self.start + LOOKED_AT < self.total else None

    @property
    def preceding(self) -> int | None:
        return max(0, self.start - LOOKED_AT) if self.start else None


def candidate_page(
    project: Project, source: str, least: int, start: int, counted: Counted = USUAL
) -> CandidatePage:
    """A part of the items that are live, no traps yet, and have what the source needs."""
    items = possible_items(project, source)
    total = items.count()
    part = list(items.order_by("position", "pk")[start : start + LOOKED_AT])
    lines = candidates(project, part, source, least, counted)
    used = {one.criterion.pk: one.criterion for line in lines for one in line.proposals}
    scales = tuple(c for c in used.values() if scale_of(c).is_numeric())
    return CandidatePage(tuple(lines), source, least, start, len(part), total, scales)


def possible_items(project: Project, source: str) -> QuerySet[Item]:
    items = Item.objects.filter(project=project, retired_at=None, trap=None)
    if source == CROWD:
        return items
    return items.filter(pk__in=Reference.objects.filter(project=project).values("subject__item"))


def chosen(
    project: Project, source: str, least: int, public_ids: Sequence[UUID]
) -> list[Candidate]:
    """The candidates of these ids as they stand now; what is none any more is left out."""
    items = possible_items(project, source).filter(public_id__in=public_ids)
    return candidates(project, list(items.order_by("position", "pk")), source, least)


def candidates(
    project: Project, items: Sequence[Item], source: str, least: int, counted: Counted = USUAL
) -> list[Candidate]:
    by_key = {one.key: one for one in current_criteria(project)}
    subjects = Subject.objects.filter(item__in=items).select_related("output")
    known, votes = references_of(items, by_key), votes_of(items, by_key, counted)
    propose: Callable[..., Proposal | None] = by_crowd if source == CROWD else by_reference
    found: dict[int, list[Proposal]] = defaultdict(list)
    for subject in subjects.order_by("scope", "output__position"):
        criteria = [one for one in by_key.values() if one.scope == subject.scope]
        places = [(one, (subject.pk, one.key)) for one in criteria]
        given = [
            propose(subject, one, known.get(place), votes.get(place, ()), least)
            for one, place in places
        ]
        proposals = [one for one in given if one is not None]
        found[subject.item_id] += asked_together(proposals, criteria if source == CROWD else ())
    return [Candidate(item, tuple(found[item.pk])) for item in items if found[item.pk]]


def asked_together(proposals: list[Proposal], criteria: Sequence[Criterion]) -> list[Proposal]:
    """Those that are asked where the others are answered as proposed: nobody can meet the rest.

    Of a crowd all `criteria` count: what only some were asked is not agreed on where it is open
    whether it is asked.
    """
    rules = {one.key: rules_of(one) for one in criteria or [one.criterion for one in proposals]}
    keys = asked_of(rules, {one.criterion.key: one.value for one in proposals})
    return [one for one in proposals if one.criterion.key in keys]


def by_reference(
    subject: Subject,
    criterion: Criterion,
    known: Reference | None,
    votes: Sequence[tuple[Any, int]],
    least: int,
) -> Proposal | None:
    """What the reference says, with the share of raters who say so too."""
    if known is None:
        return None
    n = sum(count for _, count in votes)
    same = sum(count for value, count in votes if meets(value, known.value, known.tolerance))
    return Proposal(
        subject=subject,
        criterion=criterion,
        unit=unit_text(subject),
        value=known.value,
        tolerance=known.tolerance,
        share=wilson(same, n) if n else None,
    )


def by_crowd(
    subject: Subject,
    criterion: Criterion,
    known: Reference | None,
    votes: Sequence[tuple[Any, int]],
    least: int,
) -> Proposal | None:
    """What the crowd agrees on, unless a reference says otherwise."""
    found = crowd(np.array([count for _, count in votes], dtype=np.int64), least=least)
    if found is None or not found.agreed:
        return None
    value = votes[found.place][0]
    if known is not None and not meets(value, known.value, known.tolerance):
        return None
    return Proposal(
        subject=subject,
        criterion=criterion,
        unit=unit_text(subject),
        value=value,
        tolerance=None,
        share=found.share,
        confirmed=known is not None,
    )


def references_of(items: Sequence[Item], by_key: Mapping[str, Criterion]) -> Known:
    rows = Reference.objects.filter(subject__item__in=items, criterion__key__in=by_key)
    return {(one.subject_id, one.criterion.key): one for one in rows.select_related("criterion")}


def votes_of(items: Sequence[Item], by_key: Mapping[str, Criterion], counted: Counted) -> Votes:
    """Counted ratings by unit, abstentions left out, the value that most gave first."""
    rows = (
        Rating.objects.filter(
            annotation__subject__item__in=items,
            annotation__status__in=counted.statuses,
            criterion__key__in=by_key,
            value__isnull=False,
        )
        .values_list("annotation__subject", "criterion__key", "value")
        .annotate(n=Count("pk"))
        .order_by("-n")
    )
    found: dict[tuple[int, str], list[tuple[Any, int]]] = defaultdict(list)
    for subject, key, value, n in rows:
        found[subject, key].append((value, n))
    return found


def item_named(project: Project, key: str) -> Item | None:
    return Item.objects.filter(project=project, key=key).first()


def units_of(item: Item) -> list[tuple[Subject, Criterion]]:
    """Everything that could be expected of an item, output by output, then the pair."""
    criteria = current_criteria(item.project)
    subjects = item.subjects.select_related("output").order_by("scope", "output__position")
    return [
        (subject, criterion)
        for subject in subjects
        for criterion in criteria
        if criterion.scope == subject.scope
    ]


def expected_so_far(item: Item) -> tuple[list[ExpectedRating], str]:
    """What the item expects as a trap, else what its references say; with the explanation."""
    trap = Trap.objects.filter(item=item).first()
    if trap is not None:
        return list(trap.expected.select_related("criterion")), trap.explanation
    rows = Reference.objects.filter(subject__item=item).select_related("criterion")
    return [as_expected(one) for one in rows], next(
        (r.explanation for r in rows if r.explanation), ""
    )


def as_expected(one: Reference) -> ExpectedRating:
    return ExpectedRating(
        subject_id=one.subject_id,
        criterion=one.criterion,
        value=one.value,
        tolerance=one.tolerance,
    )
