"""Traps with what they expect, and people who were shown them."""

from collections.abc import Mapping
from uuid import uuid4

from annotation.models import Annotation, Criterion, ExpectedRating, Item, Project, Rater, Trap
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import claim_next
from tests.factories.projects import make_item


def make_trap(
    item: Item, expected: Mapping[str, object], *, tolerance: float | None = None
) -> Trap:
    """Make an item's first output a trap; `expected` maps output criterion keys to values."""
    trap = Trap.objects.create(project=item.project, item=item)
    subject = item.subjects.filter(scope="output").order_by("output__position").first()
    for key, value in expected.items():
        criterion = Criterion.objects.get(rubric__project=item.project, key=key)
        ExpectedRating.objects.create(
            trap=trap, subject=subject, criterion=criterion, value=value, tolerance=tolerance
        )
    return trap


def trap_project(project: Project, *keys: str, items: int = 3, limit: int = 50) -> list[Trap]:
    """Items of one output, and traps that expect 5 and come on every turn."""
    project.trap_rate, project.trap_limit, project.overlap = 1.0, limit, 20
    project.save()
    for n in range(items):
        make_item(project, f"it-{n}", outputs=1)
    return [make_trap(make_item(project, key, outputs=1), {"accuracy": 5}) for key in keys]


def answer_next(rater: Rater, values: Mapping[str, int]) -> Annotation:
    """Take what comes and answer it: by item key, else 5."""
    claim = claim_next(rater=rater)
    rating = RatingInput(values.get(claim.subject.item.key, 5))
    return submit_annotation(
        assignment=claim, token=claim.token, ratings={"accuracy": rating}, key=uuid4()
    )
