"""Reading keys as people write them, and refusing those that cannot be."""

import re
from pathlib import Path

import pytest

from evalhub.accounts.shortcuts import SHORTCUTS, key_named, read_keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("X", "x"),
        (" ctrl + S ", "Ctrl+s"),
        ("shift+ctrl+enter", "Ctrl+Shift+Enter"),
        ("f2", "F2"),
        ("+", "+"),
        ("Ctrl++", "Ctrl++"),
        ("space", "Space"),
    ],
)
def test_a_key_has_one_spelling(text: str, key: str) -> None:
    assert key_named(text) == key


@pytest.mark.parametrize(
    "text", ["", "xy", "F13", "Hyper+x", "Ctrl+Ctrl+x", "Shift+x", "é", "Ctrl+"]
)
def test_what_is_no_key_is_none(text: str) -> None:
    assert key_named(text) is None


def test_nothing_given_is_the_printed_keys() -> None:
    assert read_keys({}) == ({}, {})
    assert read_keys({one.field: one.default for one in SHORTCUTS}) == ({}, {})


def test_two_shortcuts_may_change_places() -> None:
    assert read_keys({"key-a": "b", "key-b": "a"}) == ({"a": "b", "b": "a"}, {})


def test_a_key_that_another_shortcut_has_is_refused_at_both() -> None:
    _, problems = read_keys({"key-g": "f"})
    assert problems == {
        "g": "f is also the key of “Flag for the lead”. Give one of them another.",
        "f": "f is also the key of “Guidelines”. Give one of them another.",
    }


@pytest.mark.parametrize("key", ["1", "Enter", "Space", "Ctrl+w", "F5"])
def test_keys_with_a_fixed_meaning_are_refused(key: str) -> None:
    _, problems = read_keys({"key-g": key})
    assert problems["g"].startswith(f"{key} has a fixed meaning")


def test_what_is_no_key_is_refused_in_its_own_words() -> None:
    assert read_keys({"key-g": "hop"})[1] == {
        "g": "There is no key “hop”. Write it like x, F2 or Ctrl+s."
    }


def test_every_letter_of_the_desk_can_be_changed() -> None:
    root = Path(__file__).parents[2]
    scripts = "".join(path.read_text("utf-8") for path in (root / "static/js").glob("*.js"))
    pages = (root / "templates/annotation").glob("_desk*.html")
    letters = {*re.findall(r'bind\("([a-z])"', scripts), *"aeb"}
    letters |= {
        key for page in pages for key in re.findall(r'data-key="([a-z])"', page.read_text())
    }
    assert letters >= {"g", "h", "n", "v", "x"}
    assert letters <= {one.default for one in SHORTCUTS}


def test_the_key_of_evidence_cannot_be_taken_by_another() -> None:
    _, problems = read_keys({"key-f": "h"})
    assert set(problems) == {"f", "h"}
