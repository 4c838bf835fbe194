"""Small marks and the one reviewed place where untrusted text becomes markup."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

TONES = {"success": "good", "warning": "warn", "error": "bad", "info": "info", "debug": "info"}
TONE_ICONS = {"good": "ok", "warn": "warn", "bad": "bad", "info": "info"}

# Characters with a usual short name; every other invisible one is shown by its code point.
SHORT_NAMES = {
    0x00AD: "SHY",
    0x061C: "ALM",
    0x180E: "MVS",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2028: "LSEP",
    0x2029: "PSEP",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}

# Controls except tab, newline and return; format characters; fillers and blanks that print nothing;
# variation selectors; tag characters.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Scripts in which a joiner or non-joiner between two letters is part of the spelling.
JOINING = re.compile("[\u0600-\u07bf\u08a0-\u08ff\u0900-\u0dff]")
SYMBOLS = {"So", "Sk"}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> SafeString:
    """Return one symbol of the sprite, hidden from screen readers: a word stands beside it."""
    href = f"{static('icons.svg')}#i-{name}"
    return format_html(
        '<svg width="{0}" height="{0}" aria-hidden="true"><use href="{1}"/></svg>', size, href
    )


@register.filter
def person(user: Any) -> str:
    """Return the name people see for a user (or the text itself): full name, name, else e-mail."""
    if isinstance(user, str):
        return user
    full = getattr(user, "get_full_name", None)
    text = (full() if callable(full) else "") or getattr(user, "name", "")
    return text or getattr(user, "email", "") or str(user)


@register.filter
def called(rater: Any, names: dict[int, str]) -> str:
    """Return what a page calls a rater; `names` come from the selector that decides it."""
    return names[rater.pk]


@register.filter
def initials(value: Any) -> str:
    """Return at most two letters for a name: first and last word."""
    words = [word for word in re.split(r"[\s._@-]+", person(value).split("@")[0]) if word]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [w[:2] for w in words]
    return "".join(letters).upper() or "?"


@register.simple_tag
def who(user: Any) -> SafeString:
    """Return the round mark with a person's initials; the full name stands beside it."""
    return format_html(
        '<span class="who" aria-hidden="true" title="{}">{}</span>', person(user), initials(user)
    )


@register.filter
def tone(level: str) -> str:
    """Return the tone (good, warn, bad, info) for a Django message level."""
    return TONES.get(str(level).split(" ")[-1], "info")


@register.filter
def tone_icon(value: str | None) -> str:
    """Return the icon that goes with a tone."""
    return TONE_ICONS.get(value or "info", "info")


def _chip(character: str) -> SafeString:
    code = ord(character)
    label = SHORT_NAMES.get(code, f"U+{code:04X}")
    name = unicodedata.name(character, f"U+{code:04X}").lower()
    return format_html('<span class="chip" title="{}">{}</span>', name, label)


def _belongs(text: str, at: int) -> bool:
    """Tell whether an invisible character is part of the glyph or word around it.

    Only three cases: the emoji selector after a symbol, a joiner between two emoji, and a joiner
    inside an Arabic or Indic word. Anywhere else the same character can carry hidden data.
    """
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    if text[at] == "\ufe0f":
        return unicodedata.category(before) in SYMBOLS or before in "#*0123456789"
    if text[at] not in "\u200c\u200d" or not after:
        return False
    if JOINING.match(before) and JOINING.match(after):
        return True
    emoji = unicodedata.category(before) in SYMBOLS or before == "\ufe0f"
    return text[at] == "\u200d" and emoji and unicodedata.category(after) in SYMBOLS


def member_text(member: Any) -> str:
    """One of several values; of a ranking also those that share a rank."""
    if isinstance(member, list):
        return " = ".join(map(member_text, member))
    # Truth values as the desk and every file write them.
    return str(member).lower() if isinstance(member, bool) else str(member)


@register.filter
def visible(value: Any) -> SafeString:
    """Return text escaped, with every invisible or direction-changing character as a chip.

    The character itself is left out, so it cannot reorder or hide what stands around it.
    """
    if isinstance(value, list):
        value = ", ".join(map(member_text, value)) or "none of these"
    text = "" if value is None else member_text(value)
    pieces: list[tuple[SafeString]] = []
    start = 0
    for match in INVISIBLE.finditer(text):
        if _belongs(text, match.start()):
            continue
        pieces.append((escape(text[start : match.start()]),))
        pieces.append((_chip(match.group()),))
        start = match.end()
    pieces.append((escape(text[start:]),))
    return format_html_join("", "{}", pieces)


@register.filter
def widget_kind(field: Any) -> str:
    """Return "check" for a lone checkbox, whose label stands behind it, else "line"."""
    return (
        "check"
        if getattr(field.field.widget, "input_type", "") == "checkbox" and not (field.use_fieldset)
        else "line"
    )


@register.filter
def focus_id(field: Any) -> str:
    """Return the id an error link goes to: the control, or the first choice of a group."""
    return field.id_for_label or f"{field.auto_id}_0"
