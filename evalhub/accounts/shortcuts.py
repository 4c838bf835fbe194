"""The keys of the desk that a person may change, and which keys they may be given.

A key is written as the browser names it, "x", "F2", "Ctrl+Enter"; "Ctrl" is also the Mac's Command.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evalhub.errors import Text

PREFERENCE = "keys"
AUTO_SUBMIT = "auto_submit"


@dataclass(frozen=True)
class Shortcut:
    """What a key does. `default` is also its name wherever it is stored."""

    default: str
    words: Text

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"key-{self.default}"


SHORTCUTS = (
    Shortcut("Ctrl+Enter", _("Submit and go to the next")),
    Shortcut("Ctrl+Space", _("Skip")),
    Shortcut("Ctrl+z", _("Undo the last submit")),
    Shortcut("x", _("Cannot judge")),
    Shortcut("n", _("None of these")),
    Shortcut("0", _("Clear the value")),
    Shortcut("h", _("Mark what is selected as evidence, or select by keyboard")),
    Shortcut("Shift+Enter", _("Write a reason")),
    Shortcut("a", _("A is better; twice, clearly better")),
    Shortcut("e", _("No difference")),
    Shortcut("b", _("B is better; twice, clearly better")),
    Shortcut("v", _("Show the texts of this Item")),
    Shortcut("c", _("Open or close the context")),
    Shortcut("g", _("Guidelines")),
    Shortcut("f", _("Flag for the lead")),
    Shortcut("[", _("Go to the reading side")),
    Shortcut("]", _("Go to the rating side")),
    Shortcut("-", _("Smaller text")),
    Shortcut("+", _("Larger text")),
    Shortcut("?", _("The sheet of keys")),
)
NAMED = ("Enter", "Space", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown")
PLAIN = re.compile(r"[!-~]|F[1-9]|F1[0-2]")
# Alone they move, press and close; values have the digits.
FIXED = {*"123456789", "Enter", "Space", "Backspace", "Home", "End", "PageUp", "PageDown"}
# Browsers keep these for themselves.
TAKEN = {f"Ctrl+{letter}" for letter in "lnqrtw"} | {"F5", "F11", "F12", "Ctrl+Shift+Enter"}
MODIFIERS = ("Ctrl", "Alt", "Shift")


def key_named(text: str) -> str | None:
    """A key in its one spelling: "ctrl + S" is "Ctrl+s". None if there is no such key."""
    *held, last = [part.strip() for part in re.split(r"\+(?=.)", text.strip())] or [""]
    modifiers = [name.capitalize() for name in held]
    named = {name.lower(): name for name in NAMED}
    key = named.get(last.lower()) or (last.lower() if len(last) == 1 else last.upper())
    known = key in NAMED or PLAIN.fullmatch(key)
    if not known or len(set(modifiers)) < len(modifiers) or set(modifiers) - set(MODIFIERS):
        return None
    if "Shift" in modifiers and len(key) == 1:
        return None
    return "+".join([*(name for name in MODIFIERS if name in modifiers), key])


def read_keys(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The keys that differ from the printed ones, and what is wrong, both by shortcut.

    An empty text stands for the printed key.
    """
    keys, problems = {}, {}
    for one in SHORTCUTS:
        text = given.get(one.field, "").strip()
        key = key_named(text) if text else one.default
        if key is None:
            problems[one.default] = gettext(
                "There is no key “%(key)s”. Write it like x, F2 or Ctrl+s."
            ) % {"key": text}
        elif key != one.default and key in FIXED | TAKEN:
            problems[one.default] = gettext(
                "%(key)s has a fixed meaning here or in browsers. Choose another."
            ) % {"key": key}
        else:
            keys[one.default] = key
    return {name: key for name, key in keys.items() if name != key}, problems | clashes(keys)


def clashes(keys: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each of two shortcuts that have one key."""
    words = {one.default: one.words for one in SHORTCUTS}
    found = {}
    for name, key in keys.items():
        others = [words[other] for other, its in keys.items() if its == key and other != name]
        if others:
            found[name] = gettext(
                "%(key)s is also the key of “%(other)s”. Give one of them another."
            ) % {"key": key, "other": others[0]}
    return found
