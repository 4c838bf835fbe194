"""Values and anchors as lines."""

import pytest

from annotation.authoring.lines import anchors_by_name, read_lines, write_lines


@pytest.mark.parametrize(
    ("line", "value", "anchor"),
    [
        ("1 = Wrong", 1, "Wrong"),
        ("1", 1, ""),
        ('"1" = The text', "1", "The text"),
        ("true", True, ""),
        ("yes = It is = so", "yes", "It is = so"),
        ('"a = b" = Both', "a = b", "Both"),
        ("2.5=Half", 2.5, "Half"),
        ("NaN", "NaN", ""),
        ("null", "null", ""),
        ('"open', '"open', ""),
        ('"a" b', '"a" b', ""),
    ],
)
def test_a_line_is_a_value_and_what_it_stands_for(line: str, value: object, anchor: str) -> None:
    ((found, text),) = read_lines(line)
    assert (type(found), found, text) == (type(value), value, anchor)


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "Low."), (2, ""), (3, "High.")],
        [(1, "Number."), ("1", "Text."), (True, ""), ("true", "")],
        [("a = b", "Both."), ("two words", ""), (" padded ", ""), ("line\nbreak", "x")],
        [("yes", "First line.\nSecond line."), ("no", "")],
        [('"quoted"', ""), (0.5, "Half.")],
    ],
)
def test_what_is_written_is_read_back(rows: list[tuple[object, str]]) -> None:
    assert read_lines(write_lines(rows)) == rows
    found = [type(value) for value, _ in read_lines(write_lines(rows))]
    assert found == [type(value) for value, _ in rows]


def test_anchors_are_named_as_people_write_values() -> None:
    assert anchors_by_name([(1, "Low."), (2, "")]) == {"1": "Low."}
    # Written alike, so only JSON tells them apart.
    assert anchors_by_name([(1, "Number."), ("1", "Text.")]) == {"1": "Number.", '"1"': "Text."}
