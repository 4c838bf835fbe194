"""On what a run is made, in words."""

import pytest

from annotation.models import Project
from judges.selectors.running.asked import asked_about
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt, make_run
from tests.factories.projects import make_item


@pytest.fixture
def two_items(project: Project) -> Project:
    """Two items with two outputs and a pair each."""
    make_item(project, "it-1", pair=True)
    make_item(project, "it-2", pair=True)
    return project


def test_units_orders_items_and_repeats_are_told(two_items: Project) -> None:
    judge = make_judge(two_items)
    outputs, pairs = make_prompt(two_items), make_prompt(two_items, "overall")
    plans = {
        "4 Outputs and 2 pairs in both orders": RunPlan((outputs, pairs)),
        "2 Outputs of the first 1 Item, 3 times each": RunPlan((outputs,), limit=1, repeats=3),
        "1 pair of the first 1 Item": RunPlan((pairs,), limit=1, both_orders=False),
    }
    for words, plan in plans.items():
        assert asked_about(start_run(judge=judge, plan=plan)) == words


def test_a_run_without_calls_says_nothing(project: Project) -> None:
    assert asked_about(make_run(project)) == ""
