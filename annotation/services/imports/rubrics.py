"""The rubric of a folder: the first version of a new project, or the same as the published."""

from django.db.models.functions import Now

from annotation.dataset.rubrics import CriterionSpec, RubricSpec, task_of
from annotation.dataset.values import value_key
from annotation.errors import ImportRefused
from annotation.models import Criterion, Project, Rubric
from annotation.selectors.ratings import scale_of
from annotation.selectors.rubrics import newest_rubric
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

TITLE_LENGTH = 200


def adopt_rubric(project: Project, spec: RubricSpec, actor: User | None) -> Rubric:
    """Return the rubric that the folder's values are on.

    Raises `ImportRefused` when its criteria or scales are not those of the published one. Words
    may differ: a project improves them in later versions, and keeps its own.
    """
    for one in spec.criteria:
        if len(one.title) > TITLE_LENGTH:
            raise ImportRefused(
                f"The title of {one.key} in dataset.json is longer than {TITLE_LENGTH} characters."
            )
    rubric = newest_rubric(project)
    if rubric is None:
        return write_rubric(project, spec, actor)
    there = {one.key: stored_scale(one) for one in rubric.criteria.all()}
    given = {one.key: given_scale(one) for one in spec.criteria}
    if there != given:
        differing = sorted(
            key for key in there.keys() | given.keys() if there.get(key) != given.get(key)
        )
        raise ImportRefused(
            f"dataset.json differs from Rubric {rubric.version} of this project in "
            f"{', '.join(differing)}: other criteria or other scales cannot be mixed. Load the "
            "folder under another slug, or publish a Rubric with these criteria here first."
        )
    return rubric


def stored_scale(criterion: Criterion) -> tuple[object, ...]:
    return (criterion.kind, criterion.scope, *map(value_key, criterion.values))


def given_scale(spec: CriterionSpec) -> tuple[object, ...]:
    return (spec.type, spec.scope, *map(value_key, spec.values or ()))


def same_words(rubric: Rubric, spec: RubricSpec) -> bool:
    """Tell whether guidelines, questions and anchors are those of the folder."""
    there = {one.key: one for one in rubric.criteria.all()}
    return rubric.guidelines == spec.guidelines and all(
        (one.question, one.guideline, dict(one.anchors))
        == (there[one.key].question, there[one.key].guideline, there[one.key].anchors)
        for one in spec.criteria
    )


def write_rubric(project: Project, spec: RubricSpec, actor: User | None) -> Rubric:
    """Write and publish the first version. The trigger lets criteria in only before that."""
    rubric = Rubric.objects.create(
        project=project,
        version=1,
        name=spec.name,
        guidelines=spec.guidelines,
        extra=dict(spec.extra),
    )
    Criterion.objects.bulk_create(
        criterion_row(rubric, position, one) for position, one in enumerate(spec.criteria)
    )
    Rubric.objects.filter(pk=rubric.pk).update(published_at=Now())
    rubric.refresh_from_db()
    record_event(
        verb="rubric published",
        subject=rubric,
        actor=actor,
        project_id=project.public_id,
        payload={"version": rubric.version},
    )
    return rubric


def criterion_row(rubric: Rubric | None, position: int, spec: CriterionSpec) -> Criterion:
    return Criterion(
        rubric=rubric,
        position=position,
        key=spec.key,
        title=spec.title or readable(spec.key),
        kind=spec.type,
        scope=spec.scope,
        level=spec.level,
        values=list(spec.values or ()),
        question=spec.question,
        guideline=spec.guideline,
        anchors=dict(spec.anchors),
        extra=dict(spec.extra),
    )


def readable(key: str) -> str:
    """aspect_coverage becomes "Aspect coverage"."""
    words = key.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def stored_spec(rubric: Rubric) -> RubricSpec:
    """A published rubric as the document that would be adopted as the same one."""
    criteria = tuple(
        CriterionSpec(
            key=one.key,
            type=one.kind,
            scope=one.scope,
            level=one.level,
            scale=scale_of(one),
            question=one.question,
            guideline=one.guideline,
            anchors=one.anchors,
            extra=one.extra,
        )
        for one in rubric.criteria.all()
    )
    return RubricSpec(
        name=rubric.name,
        task=task_of(one.scope for one in criteria),
        criteria=criteria,
        guidelines=rubric.guidelines,
    )
