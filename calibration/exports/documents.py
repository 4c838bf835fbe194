"""`dataset.json` rebuilt from the newest published rubric of a project."""

from annotation.dataset.rubrics import CriterionSpec, RubricSpec, task_of
from annotation.models import Criterion, Project, Rubric
from annotation.selectors.ratings import scale_of
from annotation.services.imports.rubrics import readable
from calibration.errors import CannotExport


def exported_rubric(project: Project) -> Rubric:
    """The newest published version. Raises `CannotExport` when there is none."""
    rubric = project.rubrics.filter(published_at__isnull=False).order_by("-version").first()
    if rubric is None:
        raise CannotExport(
            f"{project.slug} has no published Rubric, so there is nothing to export."
        )
    return rubric


def rubric_spec(project: Project, rubric: Rubric) -> RubricSpec:
    """The document, as the reader of dataset folders knows it."""
    criteria = list(rubric.criteria.all())
    # What was said on pages since goes before what the document said.
    said = {key: value for key, value in project.extra.items() if key != "task"}
    extra = {**project.extra, **rubric.extra, **said}
    task = extra.pop("task", task_of(criterion.scope for criterion in criteria))
    return RubricSpec(
        name=rubric.name,
        task=task,
        criteria=tuple(criterion_spec(criterion) for criterion in criteria),
        guidelines=rubric.guidelines,
        extra=extra,
    )


def criterion_spec(criterion: Criterion) -> CriterionSpec:
    return CriterionSpec(
        key=criterion.key,
        type=criterion.kind,
        scope=criterion.scope,
        level=criterion.level,
        scale=scale_of(criterion),
        title=own_title(criterion),
        question=criterion.question,
        guideline=criterion.guideline,
        anchors=criterion.anchors,
        extra=criterion.extra,
    )


def own_title(criterion: Criterion) -> str:
    """The title, unless it only spells the key, as it does where the document names none."""
    return "" if criterion.title == readable(criterion.key) else criterion.title
