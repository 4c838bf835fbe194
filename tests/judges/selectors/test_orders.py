"""One value of several views, and what two orders of a pair settle."""

import numpy as np
import pytest

from annotation.models import Criterion, Project
from judges.selectors.orders import settled, settled_pair, settled_pairs
from tests.factories.scales import publish_scale

AB, BA = ("AB", 0), ("BA", 0)


def overall(project: Project) -> Criterion:
    return Criterion.objects.get(rubric__project=project, key="overall")


def test_views_of_one_order_are_settled_by_their_majority(compared) -> None:
    found = compared(
        [[0, 1, 2], [0, 1, 3], [1, np.nan, 4]], [0, 0, 0], views=[("", n) for n in range(3)]
    )
    np.testing.assert_array_equal(settled(found.verdicts), [0, 1, np.nan])


def test_of_two_orders_a_side_wins_only_where_both_name_it(compared) -> None:
    orders = [[0, 0, 1, np.nan], [0, 2, 2, 2]]
    found = compared(orders, [0, 0, 0, 0], "overall", views=[AB, BA])
    np.testing.assert_array_equal(settled(found.verdicts), [0, 1, 1, np.nan])


@pytest.mark.parametrize(
    ("values", "n_settled"), [(["A", "tie", "B"], 6), (["A", "B"], 0), (["good", "bad"], 0)]
)
def test_every_two_values_that_differ_are_settled_as_one_pair_is(
    project: Project, values: list[str], n_settled: int
) -> None:
    criterion = publish_scale(project, "overall", values)
    found = list(settled_pairs(project))
    assert len(found) == n_settled
    for row in found:
        assert row["key"] == "overall"
        assert settled_pair(criterion, row["first"], row["second"]) == row["settled"]


def test_a_value_off_the_scale_settles_nothing(project: Project) -> None:
    assert settled_pair(overall(project), "A", "C") is None
    assert settled_pair(overall(project), "A", "A") == "A"
