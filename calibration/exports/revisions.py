"""`revisions.jsonl`: later readings of the answers in `labels.jsonl`, which holds the first."""

from collections.abc import Iterator
from typing import Any

from annotation.dataset import writing
from annotation.dataset.fields import time_text
from annotation.models import Annotation, Project, Revision, StepKind

REVISIONS = "revisions.jsonl"
CHUNK = 1000
RELATED = (
    "step",
    "annotation__subject__item",
    "annotation__subject__output",
    "annotation__rater",
)


def revision_lines(project: Project) -> Iterator[str]:
    """Yield a line per criterion of every revision of a counted annotation, oldest first."""
    rows = Revision.objects.filter(
        annotation__project=project, annotation__status=Annotation.Status.COUNTED
    )
    for one in rows.select_related(*RELATED).order_by("id").iterator(chunk_size=CHUNK):
        for row in revision_rows(one):
            yield writing.json_line(row)


def revision_rows(one: Revision) -> Iterator[dict[str, Any]]:
    """A revision's values; `by` is the rater or a reviewer, who is not named."""
    subject = one.annotation.subject
    about: dict[str, Any] = {"item_id": subject.item.key}
    if subject.output is not None:
        about["output_id"] = subject.output.key
    about["annotator_id"] = one.annotation.rater.key
    by = "rater" if one.step.kind == StepKind.RESUBMIT else "reviewer"
    for key, given in one.ratings.items():
        row = {**about, "dimension": key, "revision": one.number, "by": by}
        row["value"] = given["value"]
        if given["comment"]:
            row["comment"] = given["comment"]
        if given.get("evidence"):
            row["evidence"] = given["evidence"]
        yield {**row, "created_at": time_text(one.step.at)}
