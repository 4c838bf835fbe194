"""What may be done to every item of a view."""

import pytest

from annotation.browsing.changes import Change, fingerprint
from evalhub.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("3", 3, "a number"),
        ("0.5", 0.5, "a number"),
        ("true", True, "a truth value"),
        ("pilot", "pilot", "a text"),
        ('"3"', '"3"', "a text"),
        ("NaN", "NaN", "a text"),
        ("1e400", "1e400", "a text"),
        ("null", "null", "a text"),
        ("[1]", "[1]", "a text"),
        ("[" * 1000, "[" * 1000, "a text"),
    ],
)
def test_a_value_is_what_it_spells(text: str, value: object, kind: str) -> None:
    change = Change.read("tag", key=" batch ", text=text)
    assert (change.key, change.kind) == ("batch", kind)
    assert (change.value, type(change.value)) == (value, type(value))


def test_retiring_takes_neither_key_nor_value() -> None:
    given = {"key": "x", "text": "y", "reason": " Broken. "}
    assert Change.read("retire", **given) == Change("retire", reason="Broken.")
    assert Change.read("restore", **given) == Change("restore")
    assert Change.read("untag", **given) == Change("untag", "x")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("delete", "", ""), "Choose what to do"),
        (("retire", "x", "y"), "Say why"),
        (("tag", " ", "1"), "metadata key"),
        (("untag", "x" * 81, ""), "metadata key"),
        (("tag", "a\x00", "1"), "metadata key"),
        (("tag", "a", " "), "Give the value"),
        (("tag", "a", "x" * 1001), "Give the value"),
    ],
)
def test_what_is_missing_is_named(given: tuple[str, str, str], told: str) -> None:
    action, key, text = given
    with pytest.raises(InvalidInput, match=told):
        Change.read(action, key=key, text=text)


def test_a_fingerprint_tells_sets_apart() -> None:
    assert fingerprint(b"12") == fingerprint(b"12") != fingerprint(b"21")
