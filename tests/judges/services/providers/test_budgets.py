"""The budget of a project is kept with an event, and runs that could not keep it are refused."""

from decimal import Decimal

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from judges.errors import CannotRun
from judges.selectors.providers.budgets import limit_of
from judges.services.providers.budgets import set_project_budget
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item

PRICES = {"price_per_million_in": 0, "price_per_million_out": 0}


def test_a_budget_is_set_once_and_can_be_taken_back(project: Project, maya: User) -> None:
    for limit in (Decimal("2.50"), Decimal("2.5"), None):
        set_project_budget(project=project, limit=limit, actor=maya)
    assert limit_of(project.pk) is None
    events = Event.objects.filter(verb="judge budget set").order_by("pk")
    assert [one.payload for one in events] == [
        {"before": None, "after": "2.5"},
        {"before": "2.5", "after": None},
    ]


@pytest.mark.parametrize("limit", ["0", "-1", "1000000", "NaN", "Infinity"])
def test_what_is_no_budget_is_refused(project: Project, maya: User, limit: str) -> None:
    with pytest.raises(InvalidInput, match=r"at most \$999,999"):
        set_project_budget(project=project, limit=Decimal(limit), actor=maya)
    assert limit_of(project.pk) is None


def test_a_run_that_could_not_keep_the_budget_does_not_start(project: Project, maya: User) -> None:
    set_project_budget(project=project, limit=Decimal(1), actor=maya)
    make_item(project, "it-1", outputs=1)
    prompt = make_prompt(project)
    with pytest.raises(CannotRun, match="this Judge has none"):
        start_run(judge=make_judge(project, "unpriced"), plan=RunPlan((prompt,)))
    priced = make_judge(project, "priced", provider="openai", **PRICES)
    assert start_run(judge=priced, plan=RunPlan((prompt,), waits=True)).is_budgeted
