"""Fresh subjects that are comparable to the first round's, and that nobody of it has seen."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from annotation.dataset.values import value_key
from annotation.models import (
    Annotation,
    Assignment,
    Criterion,
    LostLease,
    Project,
    Skip,
    Subject,
    TrapExposure,
)
from calibration.models import Adjudication, CalibrationSession, Round, RoundSubject
from calibration.selectors.sessions.choosing import (
    BY_HAND,
    OF_RATINGS,
    STRATUM,
    Choice,
    Chosen,
    choose,
    eligible,
    lot,
)

MOST_VALUES = 12
MANY = 2_000
# Scope, and the value of the metadata key that is matched.
Cell = tuple[str, str]


@dataclass(frozen=True)
class Fresh:
    """What a second round would be about. `by_rule` of them the session's own rule chose."""

    chosen: Sequence[Chosen]
    wanted: int
    key: str
    by_rule: int

    def as_json(self) -> dict[str, Any]:
        return {"wanted": self.wanted, "key": self.key, "by_rule": self.by_rule}


def unseen(session: CalibrationSession, criteria: Sequence[Criterion]) -> QuerySet[Subject]:
    """Subjects of items that no rater of the session has ever had, here or in any session.

    Nor has any session decided one: its decision may be an example in everybody's guidelines.
    """
    raters = list(session.raters.values_list("rater_id", flat=True))
    found = eligible(session.project, criteria)
    for rows in (Annotation, Assignment, Skip, TrapExposure):
        had = rows.objects.filter(subject__item=OuterRef("item"), rater__in=raters)
        found = found.exclude(Exists(had))
    lost = LostLease.objects.filter(assignment__subject__item=OuterRef("item"), rater__in=raters)
    rated = RoundSubject.objects.filter(
        subject__item=OuterRef("item"), round__session__raters__rater__in=raters
    )
    decided = Adjudication.objects.filter(subject__item=OuterRef("item"), session__isnull=False)
    return found.exclude(Exists(lost)).exclude(Exists(rated)).exclude(Exists(decided))


def fresh_subjects(session: CalibrationSession, criteria: Sequence[Criterion]) -> Fresh:
    """As many as the first round had of each kind and stratum, by its rule where that can be."""
    first = session.rounds.get(number=1)
    discussed = list(first.subjects.select_related("subject__item"))
    choice, pool = Choice.read(session.choice), unseen(session, criteria)
    key = matched_key(choice, [row.subject for row in discussed])
    room = Counter(cell_of(row.subject, key) for row in discussed)
    ruled = {one.subject.pk: one for one in by_rule(session.project, criteria, choice, pool)}
    rows = pool.values_list("pk", "scope", "item__metadata")
    cells = {pk: (scope, value_at(metadata, key)) for pk, scope, metadata in rows}
    order = [*ruled, *sorted(set(cells) - ruled.keys(), key=lot)]
    taken = take(order, cells, room)
    found = Subject.objects.select_related("item", "output", "project").in_bulk(taken)
    chosen = [ruled.get(pk) or Chosen(found[pk], why_of(found[pk], key)) for pk in taken]
    return Fresh(chosen, len(discussed), key, len(ruled.keys() & set(taken)))


def take(order: Sequence[int], cells: Mapping[int, Cell], room: Counter[Cell]) -> list[int]:
    """The first of each cell, as many as there is room for."""
    left, taken = Counter(room), []
    for pk in order:
        if left[cells[pk]] > 0:
            left[cells[pk]] -= 1
            taken.append(pk)
    return taken


def by_rule(
    project: Project, criteria: Sequence[Criterion], choice: Choice, pool: QuerySet[Subject]
) -> list[Chosen]:
    """What the session's rule would choose of the fresh ones; items named by hand are not."""
    if choice.rule == BY_HAND:
        return []
    return choose(project, criteria, replace(choice, n=MANY), pool)


def matched_key(choice: Choice, subjects: Sequence[Subject]) -> str:
    """The metadata key whose values are matched: every subject has it, with a few values."""
    if choice.rule == STRATUM:
        return choice.stratum.partition("=")[0]
    values: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for subject in subjects:
        for key, value in subject.item.metadata.items():
            counts[key] += 1
            values[key].add(value_key(value))
    kept = [
        key
        for key, n in counts.items()
        if n == len(subjects) and 1 < len(values[key]) <= min(MOST_VALUES, n // 2)
    ]
    return min(kept, key=lambda key: (-len(values[key]), key), default="")


def cell_of(subject: Subject, key: str) -> Cell:
    return subject.scope, value_at(subject.item.metadata, key)


def value_at(metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key) if key else None
    return "" if value is None else value_key(value)


def why_of(subject: Subject, key: str) -> str:
    if not key:
        return "drawn at random"
    return f"drawn at random, {key}={subject.item.metadata.get(key)}"[:200]


def cautions(session: CalibrationSession, second: Round) -> list[str]:
    """What a reader of the comparison should know of how its two sets came to be."""
    choice, matching = Choice.read(session.choice), second.matching
    return [words for words in (few(matching, second), luck(choice, matching)) if words]


def few(matching: Mapping[str, Any], second: Round) -> str:
    n = second.subjects.count()
    wanted = matching.get("wanted", n)
    return (
        f"Only {n} fresh subjects of the same kind were left for the {wanted} of round 1."
        if n < wanted
        else ""
    )


def luck(choice: Choice, matching: Mapping[str, Any]) -> str:
    if choice.rule == BY_HAND:
        return (
            "Round 1 was chosen by hand and round 2 at random, so one set may be harder than the "
            "other."
        )
    missing = matching.get("wanted", 0) - matching.get("by_rule", 0)
    if choice.rule in OF_RATINGS and missing > 0:
        return (
            f"Round 1 was chosen by what people had said ({choice.words.lower()}); for {missing} "
            "fresh subjects nobody had said anything, so they were drawn at random. What is "
            "extreme once is less so the next time: part of a rise may come from the choice."
        )
    return ""
