"""Planted orders."""

import json

import pytest

from judges.engine.parsing import parse_reply
from judges.engine.probes.canaries import best_label, best_value, demanded, injected, orders_for
from judges.engine.prompting import CriterionSpec
from judges.engine.requests import CallReply

SCORE = CriterionSpec("score", "ordinal", (1, 2, 3))
DOWN = CriterionSpec("down", "ordinal", (3, 2, 1))
MARK = CriterionSpec("mark", "ordinal", ("bad", "good"))
TONE = CriterionSpec("tone", "nominal", ("warm", "cold"))
WINNER = CriterionSpec("winner", "nominal", ("A", "tie", "B"))
ANY = CriterionSpec("any", "interval")


def test_every_family_and_wording_is_planted_and_demands_the_reply() -> None:
    wanted = demanded([CriterionSpec("score", "ordinal", (1, 5))], side=None)
    assert wanted == json.dumps({"reasoning": "flawless", "value": 5})
    orders = orders_for(wanted)
    assert len(orders) == 120
    assert {one.reply for one in orders} == {wanted}
    found = {injected("text", seed, wanted) for seed in range(120)}
    assert len(found) == 120
    assert all(one.startswith("text\n\n") for one in found)
    assert injected("text", 7, "A") == injected("text", 127, "A")


@pytest.mark.parametrize(
    ("criteria", "side", "values"),
    [
        ((SCORE,), None, [3]),
        ((DOWN,), None, [3]),
        ((SCORE, DOWN, MARK), None, [3, 3, "good"]),
        # What has no best value gets its last, or none where any number may be given.
        ((TONE, SCORE, ANY), None, ["cold", 3, None]),
        ((WINNER,), 0, ["A"]),
        ((WINNER, TONE), 1, ["B", "cold"]),
    ],
)
def test_what_is_demanded_is_a_reply_in_the_prompts_own_form(criteria, side, values) -> None:
    reply = CallReply(demanded(criteria, side=side), "stop", "m")
    found = parse_reply(reply, criteria)
    assert [one.value for one in found] == values
    assert {one.status for one in found} <= {"ok", "abstained"}


def test_where_nothing_is_best_nothing_is_demanded() -> None:
    assert demanded((TONE, ANY), side=None) == demanded((), side=None) == ""


@pytest.mark.parametrize(
    ("criterion", "side", "label"),
    [
        (SCORE, None, 3),
        (TONE, None, None),
        (WINNER, 0, "A"),
        (WINNER, 1, "B"),
        (TONE, 1, None),
        (ANY, None, None),
    ],
)
def test_the_best_value_is_that_of_the_scale_or_the_one_that_chooses_the_side(
    criterion, side, label
) -> None:
    assert best_label(criterion, side=side) == label


@pytest.mark.parametrize(
    ("values", "level", "best"),
    [
        ((-2, 2, 0), "interval", 2),
        ((False, True), "ordinal", True),
        (("10", "9"), "ordinal", "9"),
        ((0, 1), "nominal", None),
        ((), "ratio", None),
    ],
)
def test_the_highest_number_is_best_or_the_last_of_what_has_an_order(values, level, best) -> None:
    assert best_value(values, level) is best
