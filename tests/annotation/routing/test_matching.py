"""Which JSON values the words of a rule stand for, and how rules are written."""

import pytest

from annotation.dataset.values import Value
from annotation.routing.matching import each, meant, rule_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("de", ["de"]),
        # The number, however metadata spell it, and the text; never true.
        ("1", ["1", 1]),
        ("1.0", ["1.0", 1.0]),
        ("-2.5e1", ["-2.5e1", -25.0]),
        ("true", ["true", True]),
        ("True", ["True"]),
        ("null", ["null"]),
        # No JSON, so no number: leading zeros, signs, what is too large or not finite.
        ("007", ["007"]),
        ("+1", ["+1"]),
        ("NaN", ["NaN"]),
        ("1e400", ["1e400"]),
        ('"1"', ['"1"']),
        (("1", "x"), ["1", 1, "x"]),
    ],
)
def test_words_stand_for_the_text_and_what_it_writes(
    value: str | tuple[str, ...], expected: list[Value]
) -> None:
    found = meant(value)
    assert [(type(one), repr(one)) for one in found] == [(type(a), repr(a)) for a in expected]


def test_one_value_and_several_are_read_alike() -> None:
    assert each("a") == ("a",)
    assert each(("a", "b")) == ("a", "b")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", "tier = 1"),
        (("1", "2"), "tier = 1, 2"),
        ("Bonn, Berlin", 'tier = "Bonn, Berlin"'),
        (('say "a"', 'a,"b"'), 'tier = say "a", "a,""b"""'),
        ("a|b", 'tier = "a|b"'),
        (" a", 'tier = " a"'),
    ],
)
def test_rules_are_written_as_they_are_read(value: str, expected: str) -> None:
    assert rule_text("tier", value) == expected
