"""What people and judges get to see of a project: rubrics, training items, prompts.

An app above this one adds what it shows with `register_pool`.
"""

from collections.abc import Callable, Iterator

from annotation.models import ExamItem, Project, Rubric, TrainingItem
from annotation.selectors.rubrics import rubric_texts
from calibration.contamination.texts import Pool, row_texts
from calibration.contamination.texts import Shown as Shown

POOLS: list[Callable[[Project], Iterator[Shown]]] = []


def register_pool(pool: Callable[[Project], Iterator[Shown]]) -> None:
    """Have texts of a project count as shown."""
    POOLS.append(pool)


def shown_texts(project: Project) -> Iterator[Shown]:
    """Everything that is shown outside of work on the items themselves."""
    for rubric in Rubric.objects.filter(project=project, published_at__isnull=False):
        for text in rubric_texts(rubric.guidelines, rubric.criteria.all()):
            yield Shown(f"Rubric {rubric.version}", text)
    for training in TrainingItem.objects.filter(project=project).iterator():
        for text in row_texts(training.row):
            yield Shown(f"training item {training.key}", text)
    for exam in ExamItem.objects.filter(project=project, active=True).iterator():
        for text in row_texts(exam.row):
            yield Shown(f"exam item {exam.key}", text)
    for pool in POOLS:
        yield from pool(project)


def shown_pool(project: Project) -> Pool:
    return Pool(shown_texts(project))
