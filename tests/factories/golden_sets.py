"""Rated projects and releases of them."""

from annotation.models import Criterion, Item, Project, Rater, Reference, Subject
from calibration.models import GoldenSet
from calibration.policies import ReleasePolicy
from calibration.services.golden_sets import release_golden_set
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def make_reference(subject: Subject, key: str, value: object) -> Reference:
    rubric = subject.project.rubrics.order_by("-version").first()
    criterion = Criterion.objects.get(rubric=rubric, key=key)
    return Reference.objects.create(
        project=subject.project, subject=subject, criterion=criterion, value=value
    )


def make_raters(project: Project, n: int = 3) -> list[Rater]:
    return [make_rater(project, f"rater-{number}") for number in range(1, n + 1)]


def rate(item: Item, raters: list[Rater], values: list[object], place: int = 0) -> None:
    """Have each rater give the item's output at `place` one value of accuracy."""
    subject = item.subjects.get(scope="output", output__position=place)
    for rater, value in zip(raters, values, strict=True):
        make_annotation(subject, rater, {"accuracy": value})


def prefer(item: Item, raters: list[Rater], values: list[object]) -> None:
    """Have each rater compare the item's two outputs."""
    subject = item.subjects.get(scope="pair")
    for rater, value in zip(raters, values, strict=True):
        make_annotation(subject, rater, {"overall": value})


def make_rated(project: Project) -> list[Rater]:
    """Two items: 5,5,4 and 1,1,1 on the first's outputs, A,A,B on its pair; a tie on the second."""
    raters = make_raters(project)
    first = make_item(project, "it-1", pair=True)
    rate(first, raters, [5, 5, 4])
    rate(first, raters, [1, 1, 1], place=1)
    prefer(first, raters, ["A", "A", "B"])
    second = make_item(project, "it-2")
    rate(second, raters, [2, 4, None])
    return raters


def make_release(project: Project, **policy: object) -> GoldenSet:
    """Freeze a release; without splits unless they are asked for."""
    return release_golden_set(project=project, policy=ReleasePolicy(**{"splits": {}, **policy}))
