"""What panels would cost."""

from decimal import Decimal

import numpy as np
import pytest

from annotation.models import Item, Project
from judges.errors import CannotRun
from judges.models import Judge
from judges.services.running.panels import CascadePolicy, drawn, start_jury
from judges.services.running.quotes import quote_cascade, quote_jury
from judges.services.runs import RunPlan
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


@pytest.fixture
def plan(project: Project) -> RunPlan:
    """Three Items with two Outputs each."""
    for number in range(3):
        make_item(project, f"it-{number}")
    return RunPlan((make_prompt(project),))


def test_a_quote_counts_the_calls_that_are_made(project: Project, plan: RunPlan) -> None:
    judges = [make_judge(project, name) for name in ("one", "two")]
    Item.objects.filter(key="it-2").update(retired_at=project.created_at)
    quote = quote_jury(judges=judges, plan=plan, rule="majority")
    assert (quote.n_calls, quote.n_least, quote.about) == (8, 8, None)
    panel = start_jury(judges=judges, plan=plan, rule="majority")
    assert sum(seat.run.calls.count() for seat in panel.seats.all()) == quote.n_calls


def test_the_second_of_a_cascade_costs_its_share_at_least(project: Project, plan: RunPlan) -> None:
    prices = ({"price_per_million_in": one, "price_per_million_out": one} for one in (1, 10))
    made = [make_judge(project, f"j{n}", **one) for n, one in enumerate(prices)]
    cheap, dear = Judge.objects.filter(pk__in=[one.pk for one in made]).order_by("name")
    policy = CascadePolicy(checked_share=0.5)
    quote = quote_cascade(judges=(cheap, dear), plan=plan, policy=policy)
    first, second = quote.lines
    assert (first.n_calls, second.n_calls, second.n_least) == (6, 6, 3)
    # Ten times the price for the same prompts; at least for half of them.
    assert second.about == 10 * first.about
    assert quote.least == first.about + second.about / 2
    assert isinstance(quote.about, Decimal)


@pytest.mark.parametrize(("share", "least"), [(0, 0), (0.1, 1), (0.07, 1), (0.34, 3), (1, 6)])
def test_what_is_quoted_at_least_is_drawn_where_nothing_is_in_doubt(
    project: Project, plan: RunPlan, share: float, least: int
) -> None:
    judges = (make_judge(project, "cheap"), make_judge(project, "dear"))
    policy = CascadePolicy(checked_share=share)
    quote = quote_cascade(judges=judges, plan=plan, policy=policy)
    # .34 of six subjects are 2.04, and nobody asks a part of one.
    assert quote.lines[1].n_least == least
    drawn_now = drawn(set(range(6)), policy.n_checked(6), np.random.default_rng(0))
    assert len(drawn_now) == least


def test_a_share_is_not_rounded_up_for_how_it_is_stored() -> None:
    assert 0.07 * 100 > 7
    assert CascadePolicy(checked_share=0.07).n_checked(100) == 7


def test_what_would_not_start_has_no_quote(project: Project, plan: RunPlan) -> None:
    judge = make_judge(project)
    with pytest.raises(CannotRun, match="two to 9"):
        quote_jury(judges=[judge], plan=plan, rule="majority")
    Item.objects.update(retired_at=project.created_at)
    with pytest.raises(CannotRun, match="nothing for about-accuracy to judge"):
        quote_jury(judges=[judge, make_judge(project, "b")], plan=plan, rule="majority")
