"""Reading the desk's form and laying out its controls."""

import math

import pytest
from django.http import QueryDict

from annotation.desk_forms import (
    DeskField,
    as_draft,
    desk_field,
    posted_rating,
    problem_text,
    read_value,
)
from annotation.selectors.annotations import DeskCriterion, DeskValue
from annotation.services.annotations import RatingInput
from evalhub.scales.mirror import mirror_of


def criterion(*values: tuple[object, str]) -> DeskCriterion:
    points = tuple(DeskValue(v, f, f.strip('"'), "", False) for v, f in values)
    return DeskCriterion("tone", "Tone", "", "", "nominal", points, None, "", False)


def laid_out(given: RatingInput, *values: tuple[object, str]) -> DeskField:
    return desk_field(criterion(*values), given, {}, "")


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", 4), ('"4"', "4"), ("true", True), (" 2.5 ", 2.5), (".5", 0.5), ("", None)],
)
def test_values_keep_their_type(text: str, value: object) -> None:
    assert (type(read_value(text)), read_value(text)) == (type(value), value)


@pytest.mark.parametrize(
    "text",
    ["nan", "Infinity", "1e999", "[1]", "{}", '"\\ud800"', '"\\u0000"', "[" * 2000, "9" * 9000],
)
def test_what_is_no_value_stays_text(text: str) -> None:
    found = read_value(text)
    assert found == text or (isinstance(found, float) and math.isfinite(found))


def test_an_abstention_has_no_value() -> None:
    for post in ("rating-tone=null", "rating-tone=3&abstain-tone=on"):
        given = posted_rating(QueryDict(post), "tone")
        assert (given.value, given.abstained) == (None, True)


def test_a_value_is_turned_by_the_mirror_of_its_scale() -> None:
    mirror = mirror_of([-2, -1, 0, 1, 2])
    given = [posted_rating(QueryDict(f"rating-tone={n}"), "tone", mirror) for n in (-2, 0, 7)]
    # What is off the scale stays, to be refused.
    assert [one.value for one in given] == [2, 0, 7]


@pytest.mark.parametrize("text", ["9" * 900, "1e308", "-1e16"])
def test_a_number_beyond_the_bounds_is_refused_with_the_bounds(text: str) -> None:
    free = criterion()
    given = posted_rating(QueryDict(f"rating-tone={text}"), "tone")
    problem = problem_text(free, given, "Tone cannot be that.")
    assert problem == (
        "Tone takes a number between -1,000,000,000,000,000 and 1,000,000,000,000,000."
    )
    assert problem_text(free, RatingInput(), "Tone is missing.") == "Tone is missing."


def test_a_draft_is_what_the_service_keeps() -> None:
    draft = as_draft({"tone": RatingInput(2, "So so", False)}, "Whole")
    rating = {"value": 2, "comment": "So so", "abstained": False}
    assert draft == {"ratings": {"tone": rating}, "comment": "Whole"}


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
