"""Publishing the next version of a rubric. What is published never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.dataset.asking.rules import RULES, read_asking, refuse_circles
from annotation.dataset.problems import RowRefused
from annotation.models import Criterion, Project, Rubric
from annotation.selectors.ratings import scale_of
from annotation.selectors.rubrics import newest_rubric
from annotation.services.handout.planning import bring_in_line
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput


@dataclass(frozen=True)
class CriterionText:
    """The words of one criterion; its scale and level are not words and stay.

    `rules` are keys of a dimension, as in `annotation.dataset.asking.rules`; None keeps them.
    """

    title: str
    question: str
    guideline: str
    anchors: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class RubricText:
    """The words of a version, criteria by key."""

    guidelines: str
    criteria: Mapping[str, CriterionText]
    change_note: str = ""


@transaction.atomic
def publish_rubric(*, rubric: Rubric, text: RubricText, actor: User) -> Rubric:
    """Publish a version after `rubric` with these words; scales, keys and levels are kept.

    Raises 409 `rubric_outdated` if somebody published before, `InvalidInput` if nothing differs
    or the rules cannot be.
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
    following = [_next(row, created, text) for row in criteria]
    if any(words.rules is not None for words in text.criteria.values()):
        refuse_rules(following)
    Criterion.objects.bulk_create(following)
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
    bring_in_line(project=project)
    return created


def _words(criterion: Criterion) -> CriterionText:
    return CriterionText(
        criterion.title, criterion.question, criterion.guideline, dict(criterion.anchors)
    )


def _differs(rubric: Rubric, criteria: list[Criterion], text: RubricText) -> bool:
    if rubric.guidelines != text.guidelines:
        return True
    return any(
        replace(words, rules=None) != _words(row) or words.rules is not None
        for row in criteria
        for words in [text.criteria.get(row.key) or _words(row)]
    )


def refuse_rules(criteria: Sequence[Criterion]) -> None:
    """Raise `InvalidInput` for rules that contradict a scale or lead in a circle."""
    rules = []
    for row in criteria:
        try:
            asking = read_asking(dict(row.extra), row.level, scale_of(row))
            rules.append((row.title, row.key, asking))
        except RowRefused as refused:
            raise InvalidInput(f"{row.title}: {refused.field} {refused.reason}.") from refused
    try:
        refuse_circles(rules)
    except RowRefused as refused:
        raise InvalidInput(f"The conditions lead in a circle: {refused.reason}.") from refused


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
        extra=_extra(criterion, words),
    )


def _extra(criterion: Criterion, words: CriterionText) -> dict[str, Any]:
    """The kept keys of the dimension, its rules replaced where others are given."""
    if words.rules is None:
        return dict(criterion.extra)
    kept = {key: value for key, value in criterion.extra.items() if key not in RULES}
    return {**kept, **words.rules}
