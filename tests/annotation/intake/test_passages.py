"""Passages in texts that are redacted, worked out by hand."""

import pytest

from annotation.dataset.asking.spans import Span
from annotation.dataset.limits import LIMITS
from annotation.dataset.validation import read_item
from annotation.intake.passages import (
    Cut,
    cuts_by_part,
    moved,
    moved_rows,
    output_part,
    parts_of,
)
from annotation.intake.rows import redacted_item
from evalhub.redaction.kinds import Policy

# 0123456789012345678901234567
TEXT = "Dear ann@x.example, pay now."
CUTS = (Cut(5, 18, "[EMAIL_1]"),)
AFTER = "Dear [EMAIL_1], pay now."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Dear", "Dear"),
        ("pay now", "pay now"),
        ("ann@x.example", "[EMAIL_1]"),
        ("ann@", "[EMAIL_1]"),
        (".example, pay", "[EMAIL_1], pay"),
        ("Dear ann", "Dear [EMAIL_1]"),
        (TEXT, AFTER),
    ],
)
def test_a_passage_quotes_what_stands_there_afterwards(before: str, after: str) -> None:
    start = TEXT.index(before)
    span = moved(Span("output", start, start + len(before), before), CUTS)
    assert span.text == after
    assert AFTER[span.start : span.end] == after


def test_several_pieces_before_and_in_a_passage() -> None:
    # Two pieces of 4 become 1 each: the passage begins 3 earlier and loses 3 more.
    text = "aaaa4567bbbb2345"
    cuts = (Cut(0, 4, "x"), Cut(8, 12, "y"), Cut(15, 16, "long"))
    # "567bbbb2" at 5 to 13 becomes "567y2" at 2 to 7 of "x4567y234long".
    assert moved(Span("input", 5, 13, text[5:13]), cuts) == Span("input", 2, 7, "567y2")
    # Without its quote it moves all the same.
    assert moved(Span("input", 5, 13), cuts) == Span("input", 2, 7)


def test_rows_that_are_no_passages_or_in_other_texts_stay() -> None:
    rows = [{"part": "context", "start": 0, "end": 4, "text": "Dear"}, "nonsense", {"part": 3}]
    assert moved_rows(rows, {"output": CUTS}) == rows
    assert moved_rows(None, {"output": CUTS}) is None


def test_the_parts_of_an_item_are_found_by_id_and_by_place() -> None:
    row = {
        "id": "it",
        "input": [{"role": "user", "content": TEXT}, {"role": "user", "content": "Hello"}],
        "outputs": [{"id": "x", "text": "None"}, {"id": "y", "text": TEXT}],
        "context": "ann@x.example",
    }
    item = read_item(row, LIMITS)
    cuts = cuts_by_part(parts_of(item), redacted_item(item, Policy())[1])
    assert cuts == {
        "context": (Cut(0, 13, "[EMAIL_1]"),),
        "input[0]": CUTS,
        "output[1]": CUTS,
        output_part("y"): CUTS,
    }
