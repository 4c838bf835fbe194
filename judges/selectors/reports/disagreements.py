"""The units on which a judge is furthest from what is taken as true, with what both sides said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotation.dataset.values import value_text
from annotation.models import Rating, Reference, Subject
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import FloatArray, current_criteria, text_at
from annotation.selectors.review.pseudonyms import labels
from calibration.selectors.sessions.choosing import eligible
from judges.models import JudgeRun, Verdict
from judges.selectors.comparisons import Comparison

WORST = 5
Place = tuple[int, str]


@dataclass(frozen=True)
class Said:
    """One voice about one unit: who, which value, and why."""

    who: str
    value: str
    why: str


@dataclass(frozen=True)
class Conflict:
    """A unit on which the judge is far from the value taken as true; `share` is how far, 0 to 1."""

    subject: int
    criterion: str
    title: str
    item_key: str
    item_id: str
    output: str
    truth: str
    judge: str
    share: float

    @property
    def place(self) -> Place:
        return self.subject, self.criterion


@dataclass(frozen=True)
class Voices:
    """A conflict with what the judge and people wrote about it.

    Traps and exam items may not be talked about.
    """

    conflict: Conflict
    judge: tuple[Said, ...]
    people: tuple[Said, ...]
    may_be_discussed: bool = True


def conflicts_of(found: Comparison, most: int = WORST) -> list[Conflict]:
    """The units on which judge and truth are furthest apart, worst first."""
    judge, truth = found.judge, found.truth
    distance = distances(judge, truth, (found.numbers(judge), found.numbers(truth)))
    reach = float(distance.max()) if distance.size else 0.0
    order = [int(i) for i in np.argsort(-distance, kind="stable") if distance[i] > 0][:most]
    ids = [int(found.verdicts.subjects[i]) for i in order]
    subjects = Subject.objects.select_related("item", "output").in_bulk(ids)
    scale, criterion = found.ratings.scale, found.ratings.criterion
    return [
        Conflict(
            subject=pk,
            criterion=criterion.key,
            title=criterion.title,
            item_key=subjects[pk].item.key,
            item_id=str(subjects[pk].item.public_id),
            output=subjects[pk].output.key if subjects[pk].output else "",
            truth=text_at(truth[i], scale),
            judge=text_at(judge[i], scale),
            share=float(distance[i]) / widest(found, reach),
        )
        for i, pk in zip(order, ids, strict=True)
    ]


def widest(found: Comparison, reach: float) -> float:
    """The longest distance there can be; where any number may be given, the longest there is."""
    numbers = found.numbers(found.points)
    if numbers is None or not found.has_classes:
        return reach or 1.0
    return float(np.ptp(numbers)) or 1.0


def distances(judge: Any, truth: Any, numbers: tuple[Any, Any]) -> FloatArray:
    """How far apart: in points where the values are numbers, else 1 for different."""
    known = ~np.isnan(judge) & ~np.isnan(truth)
    if numbers[0] is not None and numbers[1] is not None:
        return np.where(known, np.abs(numbers[0] - numbers[1]), 0.0)
    return np.where(known & (judge != truth), 1.0, 0.0)


def voices_of(
    run: JudgeRun, conflicts: Sequence[Conflict], counted: Counted = USUAL
) -> list[Voices]:
    """The conflicts with both sides' reasons, the furthest apart first, in a few queries."""
    ordered = sorted(conflicts, key=lambda one: -one.share)
    judge, people = verdicts_said(run, ordered), people_said(run, ordered, counted)
    keys = {one.criterion for one in ordered}
    criteria = [one for one in current_criteria(run.project) if one.key in keys]
    talked = eligible(run.project, criteria).filter(pk__in=[one.subject for one in ordered])
    allowed = set(talked.values_list("pk", flat=True)) if ordered else set()
    return [
        Voices(
            one,
            tuple(judge.get(one.place, ())),
            tuple(people.get(one.place, ())),
            one.subject in allowed,
        )
        for one in ordered
    ]


def verdicts_said(run: JudgeRun, conflicts: Sequence[Conflict]) -> dict[Place, list[Said]]:
    """Every different thing the judge said about each unit, in the order it was asked."""
    rows = Verdict.objects.filter(
        run=run,
        subject__in={one.subject for one in conflicts},
        criterion__key__in={one.criterion for one in conflicts},
        probe="",
        status=Verdict.Status.OK,
    )
    found: dict[Place, list[Said]] = {}
    for row in rows.select_related("criterion").order_by("repeat", "order", "pk"):
        how = {"AB": "A first", "BA": "B first"}.get(row.order, "")
        said = Said(how, value_text(row.value), row.rationale)
        voices = found.setdefault((row.subject_id, row.criterion.key), [])
        if (said.value, said.why) not in {(one.value, one.why) for one in voices}:
            voices.append(said)
    return found


def people_said(
    run: JudgeRun, conflicts: Sequence[Conflict], counted: Counted
) -> dict[Place, list[Said]]:
    """What is known as the reference and why, then what each person said."""
    found: dict[Place, list[Said]] = {}
    for place, said in [*explained(run, conflicts), *rated(run, conflicts, counted)]:
        found.setdefault(place, []).append(said)
    return found


def about(conflicts: Sequence[Conflict], subject: str) -> dict[str, Any]:
    """A filter for the units of the conflicts, and perhaps a few of their neighbours."""
    return {
        f"{subject}__in": {one.subject for one in conflicts},
        "criterion__key__in": {one.criterion for one in conflicts},
    }


def explained(run: JudgeRun, conflicts: Sequence[Conflict]) -> Iterator[tuple[Place, Said]]:
    rows = Reference.objects.filter(project=run.project, **about(conflicts, "subject"))
    for row in rows.select_related("criterion"):
        said = Said("Reference", value_text(row.value), row.explanation)
        yield (row.subject_id, row.criterion.key), said


def rated(
    run: JudgeRun, conflicts: Sequence[Conflict], counted: Counted
) -> Iterator[tuple[Place, Said]]:
    rows = Rating.objects.filter(
        annotation__project=run.project,
        annotation__status__in=counted.statuses,
        **about(conflicts, "annotation__subject"),
    )
    names = labels(run.project)
    for row in rows.select_related("annotation", "criterion").order_by("annotation__rater__key"):
        value = "cannot judge" if row.value is None else value_text(row.value)
        said = Said(names[row.annotation.rater_id], value, row.comment or row.annotation.comment)
        yield (row.annotation.subject_id, row.criterion.key), said
