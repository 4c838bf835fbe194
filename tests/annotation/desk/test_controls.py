"""Laying out the controls of a criterion."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from annotation.dataset.asking.rules import Asking, Condition
from annotation.desk.controls import (
    DeskField,
    asked_keys,
    desk_field,
    problem_text,
    with_conditions,
)
from annotation.desk_forms import posted_rating
from annotation.selectors.desk.criteria import DeskCriterion, DeskValue
from annotation.services.answering.checks import RatingInput
from evalhub.scales.mirror import mirror_of


def criterion(*values: tuple[object, str]) -> DeskCriterion:
    points = tuple(DeskValue(v, f, f.strip('"'), "", False) for v, f in values)
    return DeskCriterion("tone", "Tone", "", "", "nominal", points, None, "", False)


def laid_out(given: RatingInput, *values: tuple[object, str]) -> DeskField:
    return desk_field(criterion(*values), given, {}, "")


@pytest.mark.parametrize("text", ["9" * 900, "1e308", "-1e16"])
def test_a_number_beyond_the_bounds_is_refused_with_the_bounds(text: str) -> None:
    free = criterion()
    given = posted_rating(QueryDict(f"rating-tone={text}"), "tone")
    problem = problem_text(free, given, "Tone cannot be that.")
    assert problem == (
        "Tone takes a number between -1,000,000,000,000,000 and 1,000,000,000,000,000."
    )
    assert problem_text(free, RatingInput(), "Tone is missing.") == "Tone is missing."


def test_a_preference_runs_from_a_to_b_whatever_the_scale() -> None:
    field = laid_out(RatingInput("B"), ("B", '"B"'), ("A", '"A"'), ("tie", '"tie"'))
    assert [(o.choice, o.field, o.chosen) for o in field.options] == [
        ("A", '"A"', False),
        ("E", '"tie"', False),
        ("B", '"B"', True),
    ]


def test_true_is_not_chosen_for_one() -> None:
    field = laid_out(RatingInput(1), (True, "true"), (1.0, "1"), ("1", '"1"'))
    assert [option.chosen for option in field.options] == [False, True, False]


def test_only_nine_values_have_a_key() -> None:
    field = laid_out(RatingInput(), *((n, str(n)) for n in range(11)))
    assert [option.key for option in field.options][-3:] == ["9", "", ""]
    assert field.layout == "grid"


def ruled(seed: str = "", **rules: Any) -> DeskCriterion:
    points = criterion(*((n, str(n)) for n in range(1, 6)))
    return replace(points, level="ordinal", asking=Asking(**rules).settled(seed))


@pytest.mark.parametrize(
    ("rules", "reasons", "text"),
    [
        ({}, [], ""),
        ({"rationale": "always"}, ["*"], "A reason is needed."),
        ({"rationale": "extremes"}, ["1", "5"], "A reason is needed for 1 or 5."),
        ({"abstain_reason": True}, ["null"], "A reason is needed for cannot judge."),
        (
            {"rationale": "extremes", "abstain_reason": True},
            ["1", "5", "null"],
            "A reason is needed for 1, 5 or cannot judge.",
        ),
    ],
)
def test_the_field_says_which_values_need_a_reason(
    rules: dict[str, Any], reasons: list[str], text: str
) -> None:
    field = desk_field(ruled(**rules), RatingInput(), {}, "")
    assert (json.loads(field.reasons), field.reason_text) == (reasons, text)


def test_a_share_is_drawn_once_for_every_answer_and_criterion() -> None:
    wanted = [
        desk_field(ruled(f"7:{n}", rationale="share", share=0.25), RatingInput(), {}, "").reasons
        for n in range(400)
    ]
    # 400 lots at 0.25: 100 expected, standard deviation sqrt(400 * .25 * .75) = 8.7.
    assert 60 < wanted.count('["*"]') < 140
    again = desk_field(ruled("7:0", rationale="share", share=0.25), RatingInput(), {}, "")
    assert again.reasons == wanted[0]


def test_a_condition_speaks_of_the_sides_that_are_shown() -> None:
    overall = replace(criterion(("A", '"A"'), ("B", '"B"')), key="overall", title="Overall")
    margin = ruled(when=Condition("overall", ("A",)))
    fields = [desk_field(one, RatingInput(), {}, "") for one in (overall, margin)]
    mirror = mirror_of(["A", "B"])
    assert mirror is not None
    shown = with_conditions(fields, (overall, margin), {"overall": mirror})[1]
    assert (shown.when_key, shown.when_values) == ("overall", '["\\"B\\""]')
    assert shown.when_text == "Only if Overall is B."


def test_what_is_asked_follows_from_what_is_given() -> None:
    gate = replace(ruled(), key="gate")
    then = replace(ruled(when=Condition("gate", (1, 2))), key="then")
    asked = [
        sorted(asked_keys((gate, then), {"gate": given}))
        for given in (RatingInput(1), RatingInput(3), RatingInput(1, abstained=True))
    ]
    assert asked == [["gate", "then"], ["gate"], ["gate"]]


def test_only_a_missing_reason_takes_the_focus_to_the_reason() -> None:
    strict = ruled(rationale="always")
    problems = [
        desk_field(strict, given, {}, "No.").reason_missing
        for given in (RatingInput(3), RatingInput(), RatingInput(3, "Because."))
    ]
    assert problems == [True, False, False]
