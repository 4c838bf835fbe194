"""The price table: entered with a source, dated, and on record."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from judges.errors import InvalidJudge
from judges.models import ModelPrice, ModelRetirement
from judges.services.providers.prices import add_price, remove_fact, set_retirement

PRICE = {
    **{"provider": "openai", "pattern": "gpt-x*", "valid_from": date(2026, 1, 1)},
    **{"price_in": Decimal("0.15"), "price_out": Decimal("0.6"), "source": "their page, 1 May"},
}


def test_a_price_is_entered_with_its_source_and_removed(project: Project, maya: User) -> None:
    price = add_price(project=project, fact=PRICE, actor=maya)
    assert (price.price_cached, price.entered_by) == (None, maya)
    with pytest.raises(InvalidJudge, match="remove it to enter another"):
        add_price(project=project, fact=PRICE)
    remove_fact(fact=price, actor=maya)
    assert not ModelPrice.objects.exists()
    told = list(Event.objects.order_by("id").values_list("verb", "payload__price_in"))
    assert told == [("model price entered", "0.15"), ("model fact removed", "0.15")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"provider": "imported"}, "provider"),
        ({"pattern": "gpt x"}, "pattern"),
        ({"pattern": "[a-z]"}, "pattern"),
        ({"source": " "}, "source"),
    ],
)
def test_what_is_wrong_is_said(project: Project, change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidJudge) as refused:
        add_price(project=project, fact={**PRICE, **change})
    assert refused.value.details == {"field": field}


def test_a_later_word_about_the_end_of_a_model_replaces_an_earlier_one(project: Project) -> None:
    fact = {"provider": "", "pattern": "m", "retires_on": date(2027, 1, 1), "source": "a letter"}
    set_retirement(project=project, fact=fact)
    set_retirement(project=project, fact={**fact, "retires_on": date(2027, 2, 1)})
    assert ModelRetirement.objects.get().retires_on == date(2027, 2, 1)
