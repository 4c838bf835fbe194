"""Which price holds for a model on a day."""

from datetime import date
from decimal import Decimal

import pytest

from annotation.models import Project
from judges.models import ModelPrice
from judges.selectors.providers.prices import OWN, fits, frozen_prices, price_at, prices_of
from tests.factories.judging import make_judge
from tests.factories.projects import make_project


def add(project: Project, pattern: str, day: str, price: int, provider: str = "") -> None:
    ModelPrice.objects.create(
        **{"project": project, "pattern": pattern, "provider": provider, "source": "a page"},
        **{"valid_from": day, "price_in": price, "price_out": price, "price_cached": 1},
    )


def test_the_most_exact_name_counts_then_the_newest_entry(project: Project) -> None:
    add(project, "gpt*", "2026-01-01", 1)
    add(project, "gpt-x*", "2026-01-01", 2)
    add(project, "gpt-x*", "2026-06-01", 3)
    add(project, "gpt-x-mini", "2026-02-01", 4)
    add(project, "gpt-x*", "2026-01-01", 9, provider="azure")
    add(make_project("other"), "gpt-x-mini", "2026-01-01", 99)
    judge = make_judge(project, model="GPT-x-mini")
    found = [price_at(judge, date(2026, month, 15)) for month in (1, 3)]
    assert [one and one.price_in for one in found] == [2, 4]
    judge.model = "gpt-x-large"
    assert price_at(judge, date(2026, 7, 1)).price_in == 3  # type: ignore[union-attr]
    assert price_at(judge, date(2025, 7, 1)) is None
    judge.provider = "azure"
    assert price_at(judge, date(2026, 3, 1)).price_in == 9  # type: ignore[union-attr]
    assert prices_of(project).count() == 5


def test_a_judges_own_prices_come_before_the_table(project: Project) -> None:
    judge = make_judge(project, model="m")
    assert frozen_prices(judge)["price_source"] == ""
    add(project, "m", "2020-01-01", 7)
    kept = frozen_prices(judge)
    assert kept["price_per_million_in"] == Decimal(7)
    assert kept["price_source"] == "price table, m from 2020-01-01: a page"
    judge.price_per_million_in = judge.price_per_million_out = Decimal(1)
    assert frozen_prices(judge)["price_source"] == OWN


@pytest.mark.parametrize(
    ("pattern", "model", "expected"),
    [("a*", "abc", 1), ("a.c", "abc", 0), ("*b*", "abc", 1), ("abc", "ABC", 1), ("ab", "abc", 0)],
)
def test_a_star_stands_for_anything_and_nothing_else_does(
    pattern: str, model: str, expected: int
) -> None:
    assert fits(pattern, model) == bool(expected)
