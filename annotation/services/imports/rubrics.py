"""The rubric of a folder: the first version of a new project, or the same as the published."""

from django.db.models.functions import Now

from annotation.dataset.rubrics import CriterionSpec, RubricSpec
from annotation.errors import ImportRefused
from annotation.models import Criterion, Project, Rubric


def adopt_rubric(project: Project, spec: RubricSpec) -> Rubric:
    """Return the rubric that the folder's values are on. Raises `ImportRefused` if it differs."""
    rubric = project.rubrics.filter(published_at__isnull=False).order_by("-version").first()
    if rubric is None:
        return write_rubric(project, spec)
    there = [comparable(one) for one in rubric.criteria.all()]
    if there != [spec_of(one) for one in spec.criteria]:
        raise ImportRefused(
            f"The folder's criteria differ from Rubric {rubric.version} of this project. "
            "Load it under another slug, or publish that Rubric here first."
        )
    return rubric


def comparable(criterion: Criterion) -> tuple[object, ...]:
    return (criterion.key, criterion.kind, criterion.scope, criterion.values)


def spec_of(spec: CriterionSpec) -> tuple[object, ...]:
    return (spec.key, spec.type, spec.scope, list(spec.values or ()))


def write_rubric(project: Project, spec: RubricSpec) -> Rubric:
    """Write and publish the first version. The trigger lets criteria in only before that."""
    rubric = Rubric.objects.create(
        project=project,
        version=1,
        name=spec.name[:200],
        guidelines=spec.guidelines,
        extra=dict(spec.extra),
    )
    Criterion.objects.bulk_create(
        criterion_row(rubric, position, one) for position, one in enumerate(spec.criteria)
    )
    Rubric.objects.filter(pk=rubric.pk).update(published_at=Now())
    rubric.refresh_from_db()
    return rubric


def criterion_row(rubric: Rubric, position: int, spec: CriterionSpec) -> Criterion:
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
