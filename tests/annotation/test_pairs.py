"""Which way round pairs may be shown."""

import pytest

from annotation.models import Assignment, Project
from annotation.pairs import order_kept, turned
from annotation.services.assignments import claim_next, plan_slots
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale


@pytest.mark.parametrize(
    ("values", "order"), [(["A", "tie", "B"], "BA"), ([-1, 0, 1], "BA"), ([1, 2, 3], "AB")]
)
def test_b_comes_first_only_where_the_scale_has_a_mirror(
    project: Project, values: list[object], order: str
) -> None:
    pair = make_item(project, pair=True).subjects.get(scope="pair")
    publish_scale(project, "overall", values)
    assert order_kept(project, pair, "BA") == order
    assert order_kept(project, pair, "AB") == "AB"


def test_only_a_pair_shown_b_first_is_turned(project: Project) -> None:
    pair = make_item(project, pair=True).subjects.get(scope="pair")
    shown = [Assignment(project=project, subject=pair, order=order) for order in ("AB", "BA")]
    assert turned(shown[0]) == {}
    assert turned(shown[1])["overall"].of("A") == "B"


def test_no_pair_without_a_mirror_is_handed_out_b_first(project: Project) -> None:
    publish_scale(project, "overall", ["same", "different"])
    for number in range(12):
        make_item(project, f"it-{number}", pair=True)
    project.subjects.filter(scope="output").delete()
    plan_slots(project=project)
    rater, orders = make_rater(project, "anna"), []
    while claim := claim_next(rater=rater):
        orders.append(claim.order)
        Assignment.objects.filter(pk=claim.pk).update(state="submitted")
    assert orders == ["AB"] * 12
