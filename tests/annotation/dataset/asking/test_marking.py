"""Texts cut into pieces at the edges of marked passages."""

from annotation.dataset.asking.marking import Mark, cut
from annotation.dataset.asking.spans import Span


def mark(label: str, start: int, end: int, text: str) -> Mark:
    return Mark(Span("output", start, end, text), label, label.lower())


def test_overlapping_marks_share_a_piece_and_end_where_each_ends() -> None:
    first, second = mark("A", 0, 7, "one two"), mark("B", 4, 13, "two three")
    pieces = cut("one two three.", [first, second])
    # "one " is A's, "two" both's, " three" B's, "." nobody's.
    assert [(one.text, one.n_marks) for one in pieces] == [
        ("one ", 1),
        ("two", 2),
        (" three", 1),
        (".", 0),
    ]
    assert [one.ends for one in pieces] == [(), (first,), (second,), ()]


def test_a_line_break_of_two_characters_is_never_cut_in_two() -> None:
    pieces = cut("a\r\nb", [mark("A", 3, 4, "b")])
    assert [one.text for one in pieces] == ["a\n", "b"]


def test_a_mark_on_a_text_that_has_changed_is_left_out() -> None:
    assert cut("other words", [mark("A", 0, 3, "one")]) == ()
    assert cut("one", []) == ()


def test_the_same_passage_may_be_marked_twice() -> None:
    both = [mark("A", 0, 3, "one"), mark("B", 0, 3, "one")]
    (piece,) = cut("one", both)
    assert piece.n_marks == 2
    assert piece.ends == tuple(both)
