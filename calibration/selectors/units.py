"""Every unit of a project with what is known about its value, in item order."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

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
    criteria = golden_criteria(project)
    traps = set(Trap.objects.filter(project=project, active=True).values_list("item", flat=True))
    references, votes = reference_texts(project), vote_counts(project)
    subjects = Subject.objects.filter(project=project, item__retired_at=None)
    ordered = subjects.order_by("item__position", "scope", "output__position")
    ordered = ordered.select_related("item", "output")
    nobody = Votes({})
    for subject in ordered.iterator(chunk_size=5000):
        for criterion in criteria:
            if criterion.scope == subject.scope:
                key = (subject.pk, criterion.key)
                yield Unit(
                    subject=subject.pk,
                    item=subject.item.key,
                    output=subject.output.key if subject.output else None,
                    criterion=criterion,
                    reference=references.get(key),
                    votes=votes.get(key, nobody),
                    trap=subject.item_id in traps,
                )


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
    rows = ratings.values_list("annotation__subject_id", "criterion__key", "value").annotate(
        n=Count("id")
    )
    counts: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    abstained: dict[tuple[int, str], int] = defaultdict(int)
    for subject, key, value, n in rows.order_by("annotation__subject_id").iterator():
        if value is None:
            abstained[subject, key] += n
        else:
            counts[subject, key][value_key(value)] += n
    return {
        unit: Votes(dict(counts.get(unit, {})), abstained.get(unit, 0))
        for unit in {*counts, *abstained}
    }
