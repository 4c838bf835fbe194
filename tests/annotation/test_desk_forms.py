"""Reading the desk's form."""

import json
import math

import pytest
from django.http import QueryDict

from annotation.desk_forms import as_draft, posted_rating, posted_spans, read_value
from annotation.services.answering.checks import RatingInput
from evalhub.scales.mirror import mirror_of


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


def test_a_draft_is_what_the_service_keeps() -> None:
    draft = as_draft({"tone": RatingInput(2, "So so", False)}, "Whole")
    rating = {"value": 2, "comment": "So so", "abstained": False}
    assert draft == {"ratings": {"tone": rating}, "comment": "Whole"}


def test_brackets_without_end_are_a_text_as_any_other() -> None:
    assert read_value("[" * 1000) == "[" * 1000


def test_a_long_passage_is_read_whole() -> None:
    row = {"part": "output", "start": 0, "end": 10_000, "text": "w" * 10_000}
    post = QueryDict(mutable=True)
    post["evidence-tone"] = json.dumps(row)
    [span] = posted_spans(post, "tone")
    assert (span.part, span.end, len(span.text)) == ("output", 10_000, 10_000)
