"""What a text looks like: equal where no reader could tell, different where one could."""

import pytest

from evalhub.scales.lookalikes import _LIKE, difference, skeleton


@pytest.mark.parametrize(
    "other",
    [
        "f\u0430il",  # Cyrillic a
        "fai\u200bl",  # zero-width space
        "\uff46\uff41\uff49\uff4c",  # wide
        "fail\ufe0f",  # a variation selector
        "\u202efail\u202c",  # direction
        " fail ",
        "\U0001d41f\U0001d41a\U0001d422\U0001d425",  # bold, as mathematicians write
    ],
)
def test_texts_that_look_the_same_have_one_skeleton(other: str) -> None:
    assert skeleton(other) == skeleton("fail") == "fail"
    assert difference("fail", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pass", "Pass"),
        ("e", "\u00e9"),
        ("1", "l"),
        ("O", "0"),
        # Hindi ki and ku: a vowel sign is the whole difference.
        ("\u0915\u093f", "\u0915\u0941"),
        # Hebrew with and without a point.
        ("\u05d1\u05bc", "\u05d1"),
        ("\u0434\u0430", "\u0434\u043e"),
        ("\U0001f44d", "\U0001f44e"),
    ],
)
def test_texts_that_look_different_have_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_composed_and_decomposed_are_one_text() -> None:
    assert skeleton("e\u0301") == skeleton("\u00e9")


def test_the_letters_are_those_of_other_alphabets_in_the_same_case() -> None:
    codes = [code for codes in _LIKE.values() for code in codes]
    assert len(codes) == len(set(codes))
    for letter, found in _LIKE.items():
        assert all(chr(code).isalpha() and code > 0x36F for code in found)
        # U+04C0 is a palochka: capital, with a small form that looks the same.
        assert all(chr(code).isupper() == letter.isupper() for code in found)


def test_the_difference_is_named_by_its_character() -> None:
    assert difference("fail", "f\u0430il") == "U+0430 cyrillic small letter a"
    assert difference("fail", "fail\u200b") == "U+200B zero width space"
    assert difference("fail", "fail") == ""
