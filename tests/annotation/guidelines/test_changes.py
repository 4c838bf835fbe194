"""The short diff of guidelines."""

from annotation.guidelines.changes import Change, changes, lines_of


def test_lines_go_and_come_place_by_place() -> None:
    before = {"Guidelines": ["Read all.", "Rate."], "Tone": ["1: Cold"], "Old": ["x"]}
    after = {"Guidelines": ["Read all.", "Rate once."], "Tone": ["1: Cold"], "New": ["y"]}
    assert changes(before, after) == [
        Change("-", "Guidelines", "Rate."),
        Change("+", "Guidelines", "Rate once."),
        Change("+", "New", "y"),
        Change("-", "Old", "x"),
    ]


def test_the_same_words_are_no_change() -> None:
    text = {"Guidelines": ["Read all."] * 300}
    assert changes(text, dict(text)) == []


def test_blank_lines_and_margins_say_nothing() -> None:
    assert lines_of("  Read.\r\n\n\tRate. ") == ["Read.", "Rate."]
