"""Rubrics of which one criterion has other values."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from annotation.models import Criterion, Project
from annotation.models.rubrics import Level, Scope
from tests.factories.projects import make_rubric


def publish_scale(
    project: Project, key: str, values: Sequence[object], anchors: Mapping[str, str] | None = None
) -> Criterion:
    """Publish a Rubric in which `accuracy` or `overall` has these values."""
    rubric = make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",), publish=False)
    rubric.criteria.filter(key=key).update(values=list(values), anchors=dict(anchors or {}))
    rubric.published_at = timezone.now()
    rubric.save()
    return rubric.criteria.get(key=key)


def publish_kind(project: Project, key: str, kind: str, values: Sequence[object]) -> Criterion:
    """Publish a Rubric that asks accuracy and one more criterion, about an output, of a kind."""
    rubric = make_rubric(project, output_keys=("accuracy",), pair_keys=(), publish=False)
    level = kind if kind in Level.values else Level.NONE
    about = {"title": key.capitalize(), "scope": Scope.OUTPUT, "level": level}
    criterion = Criterion.objects.create(
        rubric=rubric, position=9, key=key, kind=kind, values=list(values), **about
    )
    rubric.published_at = timezone.now()
    rubric.save()
    return criterion
