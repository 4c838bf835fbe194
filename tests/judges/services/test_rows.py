"""Rows from whatever a provider wrote."""

from decimal import Decimal

import pytest

from judges.engine.requests import CallReply
from judges.models import JudgeRun
from judges.services.rows import cost_of, counted, storable


def test_what_a_database_cannot_hold_is_shown_as_a_mark() -> None:
    assert storable("a\x00b\ud800c\U0001f600") == "a\ufffdb\ufffdc\U0001f600"
    assert storable("abc", 2) == "ab"
    assert storable(None) == "None"


@pytest.mark.parametrize("number", [-1, 2**31, True, 1.5, float("nan"), None, "1"])
def test_what_is_no_count_is_unknown(number: object) -> None:
    assert counted(number) is None
    assert counted(2**31 - 1) == 2**31 - 1


def test_costs_are_exact_to_the_last_token() -> None:
    run = JudgeRun(price_per_million_in=Decimal("0.05"), price_per_million_out=Decimal("0.4"))
    # 3 x 0.05 + 1 x 0.4 = 0.55 millionths.
    reply = CallReply("", "stop", "m", tokens_in=3, tokens_out=1)
    assert cost_of(run, reply) == Decimal("0.00000055")
    assert cost_of(run, CallReply("", "stop", "m", tokens_in=3)) is None
    assert cost_of(JudgeRun(), reply) is None
