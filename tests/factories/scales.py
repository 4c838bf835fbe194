"""Rubrics of which one criterion has other values."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from annotation.models import Criterion, Project
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
