"""Publishing the next version of a rubric. What is published never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from annotation.models import Criterion, Project, Rubric
from annotation.selectors.rubrics import newest_rubric
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput


@dataclass(frozen=True)
class CriterionText:
    """The words of one criterion; its scale and level are not words and stay."""

    title: str
    question: str
    guideline: str
    anchors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RubricText:
    """The words of a version, criteria by key."""

    guidelines: str
    criteria: Mapping[str, CriterionText]
    change_note: str = ""


@transaction.atomic
def publish_rubric(*, rubric: Rubric, text: RubricText, actor: User) -> Rubric:
    """Publish a version after `rubric` with these words; scales, keys and levels are kept.

    Raises 409 `rubric_outdated` if somebody published before, `InvalidInput` if nothing differs.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=rubric.project_id)
    if newest_rubric(project) != rubric:
        message = "Somebody published a version while you wrote. Read it, then edit that one."
        raise EvalhubError(message, code="rubric_outdated")
    criteria = list(rubric.criteria.order_by("position"))
    if not _differs(rubric, criteria, text):
        raise InvalidInput("Nothing differs from the version before.")
    created = Rubric.objects.create(
        project=project,
        version=rubric.version + 1,
        name=rubric.name,
        guidelines=text.guidelines,
        change_note=text.change_note,
        extra=rubric.extra,
    )
    Criterion.objects.bulk_create([_next(row, created, text) for row in criteria])
    # Last: from here on the database refuses any change of the version.
    created.published_at = timezone.now()
    created.save(update_fields=["published_at"])
    record_event(
        verb="rubric published",
        subject=created,
        actor=actor,
        project_id=project.public_id,
        payload={"version": created.version, "change_note": text.change_note},
    )
    plan_slots(project=project)
    return created


def _words(criterion: Criterion) -> CriterionText:
    return CriterionText(
        criterion.title, criterion.question, criterion.guideline, dict(criterion.anchors)
    )


def _differs(rubric: Rubric, criteria: list[Criterion], text: RubricText) -> bool:
    if rubric.guidelines != text.guidelines:
        return True
    return any(
        text.criteria.get(row.key, words) != words for row in criteria for words in [_words(row)]
    )


def _next(criterion: Criterion, rubric: Rubric, text: RubricText) -> Criterion:
    words = text.criteria.get(criterion.key) or _words(criterion)
    return Criterion(
        rubric=rubric,
        position=criterion.position,
        key=criterion.key,
        title=words.title,
        kind=criterion.kind,
        scope=criterion.scope,
        level=criterion.level,
        values=criterion.values,
        question=words.question,
        guideline=words.guideline,
        anchors=dict(words.anchors),
        extra=criterion.extra,
    )
