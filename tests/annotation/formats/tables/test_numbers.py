import pytest

from annotation.formats.tables.numbers import NumberRefused, decimal_mark, number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("-3", -3),
        ("3.5", 3.5),
        ("3,5", 3.5),
        (" +3,25 ", 3.25),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("1.234", 1.234),
        ("1e3", 1000.0),
        ("٣", 3),
        ("three", None),
        ("3,5,7", None),
        ("1_000", None),
        ("nan", None),
        ("inf", None),
        ("3 5", None),
        ("", None),
        # More digits than Python reads as an integer, and more than any number holds.
        ("1" * 5000, None),
        ("9" * 400 + ".5", None),
        ("9" * 400 + ",5", None),
        (",".join(["1", *["000"] * 200]), None),
        ("1e999", None),
    ],
)
def test_a_number_has_one_decimal_mark_of_two(text: str, number: float | None) -> None:
    assert number_of(text) == (number if number is None else pytest.approx(number))
    assert type(number_of(text)) is type(number)


@pytest.mark.parametrize("text", ["1,234", "-12,345", "999,000"])
def test_three_digits_behind_a_comma_may_be_a_thousand(text: str) -> None:
    with pytest.raises(NumberRefused, match=f"{text} may have a thousands separator"):
        number_of(text)


@pytest.mark.parametrize(
    "text", ["1,234,567", "1.234.567", "1,234.5", "1.234,5", "1'234", "1 234", "1\u202f234,50"]
)
def test_separators_of_thousands_are_refused_by_name(text: str) -> None:
    with pytest.raises(NumberRefused, match="has thousands separators"):
        number_of(text)


def test_the_decimal_mark_is_told() -> None:
    assert [decimal_mark(text) for text in ("3,5", "3.5", "3")] == [",", ".", ""]
