"""Passages: counted as a page counts, stored as the original text counts."""

import pytest

from annotation.dataset.asking.spans import Span, as_shown, back_on_page, settled, span_from

TEXT = "Hold:\r\n7 days 🙂 then\r\nfree"


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        # On the page "\r\n" is one character: "7 days" begins at 6, in the original at 7.
        (6, 12, (7, 13, "7 days")),
        (0, 5, (0, 5, "Hold:")),
        # The emoji is one code point.
        (13, 19, (14, 20, "🙂 then")),
        (15, 24, (16, 26, "then\r\nfree")),
    ],
)
def test_places_are_settled_in_the_original(
    start: int, end: int, kept: tuple[int, int, str]
) -> None:
    span = settled(Span("output", start, end), {"output": TEXT})
    assert span is not None
    assert (span.start, span.end, span.text) == kept
    assert TEXT[span.start : span.end] == span.text
    again = back_on_page(span, {"output": TEXT})
    assert (again.start, again.end) == (start, end)
    assert again.text == as_shown(span.text)


@pytest.mark.parametrize(
    "span",
    [
        Span("output", 3, 3),
        Span("output", -1, 3),
        Span("output", 0, 999),
        Span("output", 5, 6),
        Span("context", 0, 1),
        Span(text="not there"),
        Span(text="  "),
    ],
)
def test_what_is_no_passage_is_not_settled(span: Span) -> None:
    assert settled(span, {"output": TEXT}) is None


def test_a_quote_is_found_in_the_first_text_that_has_it() -> None:
    texts = {"output": "Wait 7 days.", "context": "7 days"}
    assert settled(Span(text="7 days"), texts) == Span("output", 5, 11, "7 days")


def test_the_sides_of_a_pair_change_places() -> None:
    assert Span("output[0]", 1, 2).turned().part == "output[1]"
    assert Span("context", 1, 2).turned().part == "context"


@pytest.mark.parametrize("row", [None, [], {"part": "output"}, {"part": 1, "start": 0, "end": 1}])
def test_what_is_no_span_is_none(row: object) -> None:
    assert span_from(row) is None
