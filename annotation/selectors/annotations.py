"""What stands on the desk, and a rater's own last answers. Nothing here knows of traps."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotation.dataset.asking.rules import NEVER
from annotation.dataset.kinds.rankings import LETTERS
from annotation.models import (
    Annotation,
    Assignment,
    Criterion,
    Item,
    Project,
    Rater,
    Reveal,
    Rubric,
    Scope,
)
from annotation.selectors.blindness.disclosure import NOTHING, Disclosure, chosen_text, disclosed
from annotation.selectors.desk.criteria import (
    DeskCriterion,
    answer_seed,
    desk_criterion,
    spans_from,
)
from annotation.selectors.desk.listings import places_for
from annotation.selectors.ratings import scale_of
from annotation.selectors.review.returned import returned_among
from evalhub.errors import InvalidInput
from evalhub.sql.prepared import fetch, instance, selecting, width

LAST = 10
NEWEST_RUBRIC = """
    SELECT id, published_at FROM annotation_rubric
    WHERE project_id = %(project)s AND published_at IS NOT NULL
    ORDER BY version DESC LIMIT 1
"""
ON_DESK = selecting(
    """
    SELECT {i},
      CASE WHEN s.scope <> 'output'
           THEN ARRAY(SELECT text FROM annotation_output WHERE item_id = i.id
                      ORDER BY position LIMIT CASE s.scope WHEN 'pair' THEN 2 END)
           ELSE ARRAY(SELECT text FROM annotation_output WHERE id = s.output_id) END,
      (SELECT data FROM annotation_draft WHERE rater_id = %(rater)s AND subject_id = s.id),
      EXISTS (SELECT 1 FROM annotation_annotation
              WHERE assignment_id = %(assignment)s AND rater_id = %(rater)s
                AND status IN ('counted', 'repeat')),
      (SELECT 1 + count(DISTINCT CASE status WHEN 'repeat' THEN -subject_id ELSE subject_id END)
       FROM annotation_annotation
       WHERE rater_id = %(rater)s AND NOT imported AND assignment_id IS NOT NULL
         AND submitted_at < coalesce(
           (SELECT min(submitted_at) FROM annotation_annotation
            WHERE rater_id = %(rater)s AND subject_id = s.id
              AND (NOT %(repeat)s OR assignment_id = %(assignment)s)
              AND NOT imported AND assignment_id IS NOT NULL), 'infinity'))
    FROM annotation_subject s JOIN annotation_item i ON i.id = s.item_id
    WHERE s.id = %(subject)s
    """,
    i=Item,
)
NUMBERS = """
    SELECT given.subject_id, slot.repeat, row_number() OVER (ORDER BY min(given.submitted_at))
    FROM annotation_annotation given JOIN annotation_assignment slot ON slot.id = assignment_id
    WHERE given.rater_id = %(rater)s AND NOT given.imported
    GROUP BY given.subject_id, slot.repeat
"""


def desk_rubric(project: Project) -> Rubric:
    """The published version that people rate by now."""
    newest = getattr(project, "newest_rubric", None)
    if newest is None:
        newest = next(iter(fetch(NEWEST_RUBRIC, {"project": project.pk})), (None, None))
    if newest[0] is None:
        raise InvalidInput(_("This project has no published Rubric yet. Ask a manager."))
    return published(*newest)[0]


@lru_cache(maxsize=256)
def published(pk: int, _published_at: datetime) -> tuple[Rubric, tuple[Criterion, ...]]:
    """A published version with its criteria; it never changes, so it is read once."""
    rubric = Rubric.objects.get(pk=pk)
    criteria = tuple(rubric.criteria.select_related("rubric").order_by("position"))
    for criterion in criteria:
        criterion.scale = scale_of(criterion)
    return rubric, criteria


def desk_criteria(rubric: Rubric, scope: str) -> list[Criterion]:
    """What is rated of a subject of this scope, at least one criterion."""
    everything = published(rubric.pk, rubric.published_at)[1]
    criteria = [criterion for criterion in everything if criterion.scope == scope]
    if not criteria:
        raise InvalidInput(_("The Rubric asks nothing about this kind of Item any more. Skip it."))
    return criteria


def desk_annotations(rater: Rater) -> QuerySet[Annotation]:
    """The rater's standing answers given at the desk, newest first."""
    return (
        rater.annotations.filter(
            status__in=["counted", "repeat"], imported=False, assignment__isnull=False
        )
        .select_related("assignment", "subject__item", "subject__output", "project", "rater")
        .order_by("-submitted_at", "-pk")
    )


@dataclass(frozen=True)
class DeskOutput:
    """An output in the place where it is shown: A or B by that place, or no letter."""

    letter: str
    text: str


@dataclass(frozen=True)
class Turn:
    role: str
    text: str


@dataclass(frozen=True)
class DeskSubject:
    """Everything the desk shows of an assignment, and nothing else.

    `number` counts what this rater has answered up to this subject, however often.
    """

    public_id: UUID
    token: UUID | None
    project_slug: str
    project_name: str
    notice: str
    number: int
    scope: str
    turns: tuple[Turn, ...]
    context: str
    outputs: tuple[DeskOutput, ...]
    criteria: tuple[DeskCriterion, ...]
    comment: str
    rubric_version: int
    guidelines: str
    render_markdown: bool
    lease_until: datetime | None
    reopened: bool
    disclosed: Disclosure = NOTHING

    @property
    def is_pair(self) -> bool:
        return self.scope == Scope.PAIR

    @property
    def compares(self) -> bool:
        """Whether several outputs stand side by side, each under a letter."""
        return self.scope != Scope.OUTPUT

    @property
    def takes_evidence(self) -> bool:
        return any(criterion.asking.evidence != NEVER for criterion in self.criteria)

    @property
    def n_answered(self) -> int:
        return sum(criterion.answered for criterion in self.criteria)


def desk_subject(assignment: Assignment) -> DeskSubject:
    """Load what an annotator may see of their assignment."""
    subject, project = assignment.subject, assignment.project
    given = {"assignment": assignment.pk, "rater": assignment.rater_id, "subject": subject.pk}
    given["repeat"] = assignment.repeat
    row = fetch(ON_DESK, given)[0]
    item, (texts, draft, answered, number) = instance(Item, row), row[width(Item) :]
    subject.item, subject.project = item, project
    rubric = desk_rubric(project)
    data = json.loads(draft) if draft else {}
    seed = answer_seed(assignment.rater, subject)
    return DeskSubject(
        public_id=assignment.public_id,
        token=assignment.token,
        project_slug=project.slug,
        project_name=project.name,
        notice=project.notice,
        number=number,
        scope=subject.scope,
        turns=as_turns(item.input),
        context=item.context,
        outputs=shown_outputs(assignment, texts),
        criteria=tuple(
            desk_criterion(criterion, data.get("ratings", {}).get(criterion.key, {}), seed)
            for criterion in desk_criteria(rubric, subject.scope)
        ),
        comment=data.get("comment", ""),
        rubric_version=rubric.version,
        guidelines=rubric.guidelines,
        render_markdown=project.render_markdown,
        lease_until=assignment.lease_until,
        reopened=answered,
        disclosed=disclosed(subject, assignment.rater, assignment.order, answered=False),
    )


def as_turns(given: Any) -> tuple[Turn, ...]:
    """A conversation's turns; a plain text is one turn without a role."""
    if isinstance(given, str):
        return (Turn("", given),)
    return tuple(Turn(str(t.get("role", "")), str(t.get("content", ""))) for t in given)


def shown_outputs(assignment: Assignment, texts: list[str]) -> tuple[DeskOutput, ...]:
    """The texts in the order shown; what is called A is whatever comes first."""
    subject = assignment.subject
    if subject.scope == Scope.OUTPUT:
        return tuple(DeskOutput("", text) for text in texts)
    if subject.scope == Scope.LIST:
        places = places_for(subject, assignment.rater, len(texts))
        return tuple(map(DeskOutput, LETTERS, (texts[place] for place in places)))
    return tuple(map(DeskOutput, LETTERS, reversed(texts) if assignment.order == "BA" else texts))


@dataclass(frozen=True)
class RecentAnnotation:
    """One of the rater's own last answers: what they chose and marked, by criterion title."""

    public_id: UUID
    number: int
    scope: str
    submitted_at: datetime
    ratings: tuple[tuple[str, str], ...]
    reopened: bool
    revealed: bool = False
    disclosed: Disclosure = NOTHING
    returned: bool = False
    evidence: tuple[tuple[str, tuple[str, ...]], ...] = ()


def last_ten(rater: Rater) -> list[RecentAnnotation]:
    """The rater's last answers that they may open again, newest first; A and B as shown."""
    rows = fetch(NUMBERS, {"rater": rater.pk})
    numbers = {(subject, repeat): number for subject, repeat, number in rows}
    recent = desk_annotations(rater).select_related("subject__project")
    recent = recent.prefetch_related("ratings__criterion")[:LAST]
    seen = set(Reveal.objects.filter(annotation__in=list(recent)).values_list("pk", flat=True))
    returned = returned_among(list(recent))
    return [
        RecentAnnotation(
            public_id=annotation.public_id,
            number=numbers[annotation.subject_id, annotation.assignment.repeat],
            scope=annotation.subject.scope,
            submitted_at=annotation.submitted_at,
            ratings=tuple(
                (rating.criterion.title, chosen_text(annotation, rating))
                for rating in sorted(annotation.ratings.all(), key=lambda r: r.criterion.position)
            ),
            reopened=annotation.assignment.state == Assignment.State.CLAIMED,
            revealed=annotation.pk in seen,
            returned=annotation.pk in returned,
            evidence=own_evidence(annotation),
            disclosed=disclosed(
                annotation.subject, rater, annotation.order, answered=annotation.pk in seen
            ),
        )
        for annotation in recent
    ]


def own_evidence(annotation: Annotation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The passages that the rater marked, under the criteria that have some."""
    ordered = sorted(annotation.ratings.all(), key=lambda rating: rating.criterion.position)
    marked = [(one.criterion.title, (one.extra or {}).get("evidence")) for one in ordered]
    return tuple(
        (title, tuple(span.text for span in spans_from(rows))) for title, rows in marked if rows
    )
