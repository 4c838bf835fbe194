"""Rubrics whose criteria have rules: asked only sometimes, reasons wanted, nothing to abstain."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from annotation.models import Criterion, Project, Rubric
from tests.factories.projects import make_rubric


def publish_asking(project: Project, **rules: Mapping[str, Any]) -> Rubric:
    """Publish a Rubric of output criteria, 1 to 5, with these rules by key.

    What is a column of a criterion (values, kind, level) is set there.
    """
    rubric = make_rubric(project, output_keys=tuple(rules), publish=False)
    for key, stated in rules.items():
        columns = {name: stated[name] for name in ("values", "kind", "level") if name in stated}
        extra = {name: value for name, value in stated.items() if name not in columns}
        if "values" in columns:
            columns["anchors"] = {}
        Criterion.objects.filter(rubric=rubric, key=key).update(extra=extra, **columns)
    rubric.published_at = timezone.now()
    rubric.save()
    return rubric
