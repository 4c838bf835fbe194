"""Every unit of a project with what is known about its value, in item order."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, TextField
from django.db.models.functions import Cast

from annotation.dataset.kinds.scales import SETS, UNMEASURED
from annotation.dataset.values import value_key
from annotation.models import Annotation, Criterion, Project, Rating, Reference, Subject, Trap
from annotation.selectors.ratings import every_criterion
from calibration.policies import Votes


@dataclass(frozen=True)
class Unit:
    """A subject under a criterion; values are canonical JSON texts."""

    subject: int
    item: str
    output: str | None
    criterion: Criterion
    reference: str | None
    votes: Votes
    trap: bool
    item_pk: int = 0


def golden_criteria(project: Project) -> list[Criterion]:
    """What a release takes: criteria on a scale, and those that take several options at once."""
    every = every_criterion(project)
    return [one for one in every if one.kind not in UNMEASURED or one.kind in SETS]


def outside_criteria(project: Project) -> list[str]:
    """The titles of what has no place in a release: texts and rankings."""
    inside = {one.key for one in golden_criteria(project)}
    return [one.title for one in every_criterion(project) if one.key not in inside]


def units(project: Project) -> Iterator[Unit]:
    """Yield the units of the current rubric, item by item, criterion by criterion."""
    by_scope: dict[str, list[Criterion]] = defaultdict(list)
    for criterion in golden_criteria(project):
        by_scope[criterion.scope].append(criterion)
    traps = set(Trap.objects.filter(project=project, active=True).values_list("item", flat=True))
    references, votes = reference_texts(project), vote_counts(project)
    nobody = Votes({})
    for subject, item_id, item, scope, output in ordered_subjects(project):
        trap = item_id in traps
        for criterion in by_scope[scope]:
            place = (subject, criterion.key)
            yield Unit(
                subject=subject,
                item=item,
                output=output,
                criterion=criterion,
                reference=references.get(place),
                votes=votes.get(place, nobody),
                trap=trap,
                item_pk=item_id,
            )


def ordered_subjects(project: Project) -> Iterator[tuple[int, int, str, str, str | None]]:
    """Yield id, item's id and key, scope and output's key, without the texts."""
    subjects = Subject.objects.filter(project=project, item__retired_at=None)
    ordered = subjects.order_by("item__position", "scope", "output__position")
    columns = ("pk", "item_id", "item__key", "scope", "output__key")
    return ordered.values_list(*columns).iterator(chunk_size=20_000)


def reference_texts(project: Project) -> dict[tuple[int, str], str]:
    rows = Reference.objects.filter(project=project).values_list(
        "subject_id", "criterion__key", "value"
    )
    return {(subject, key): value_key(value) for subject, key, value in rows.iterator()}


def vote_counts(project: Project) -> dict[tuple[int, str], Votes]:
    """Counted ratings by unit and value; abstentions apart."""
    ratings = Rating.objects.filter(
        annotation__project=project, annotation__status=Annotation.Status.COUNTED
    )
    rows = ratings.annotate(text=Cast("value", TextField())).values_list(
        "annotation__subject_id", "criterion__key", "text"
    )
    spelled: dict[str, str] = {}
    counts: dict[tuple[int, str], dict[str, int]] = {}
    abstained: dict[tuple[int, str], int] = {}
    for subject, key, text, n in rows.annotate(n=Count("id")).order_by().iterator(20_000):
        place = (subject, key)
        if text is None:
            abstained[place] = n
            continue
        if text not in spelled:
            spelled[text] = value_key(json.loads(text))
        value, found = spelled[text], counts.setdefault(place, {})
        found[value] = found.get(value, 0) + n
    return {
        place: Votes(counts.get(place, {}), abstained.get(place, 0))
        for place in {*counts, *abstained}
    }
