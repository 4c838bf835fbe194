"""Traps with what they expect."""

from collections.abc import Mapping

from annotation.models import Criterion, ExpectedRating, Item, Trap


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
