"""`dataset.json` as an export writes it."""

from annotation.models import Project
from calibration.exports.documents import rubric_spec


def test_what_was_said_on_a_page_goes_before_what_the_document_said(project: Project) -> None:
    rubric = project.rubrics.create(
        version=2, name="Answers", extra={"task": "pairwise", "rater_kind": "crowd", "source": "a"}
    )
    project.extra = {"task": "pointwise", "rater_kind": "expert"}
    spec = rubric_spec(project, rubric)
    assert (spec.task, spec.extra) == ("pairwise", {"rater_kind": "expert", "source": "a"})
