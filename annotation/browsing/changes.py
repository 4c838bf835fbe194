"""What may be done to every item of a view at once. Pure."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from evalhub.errors import InvalidInput

ACTIONS = {
    "retire": "Retire them",
    "restore": "Bring them back",
    "tag": "Set a metadata key",
    "untag": "Remove a metadata key",
}
TAGS = ("tag", "untag")
LONGEST_KEY, LONGEST_VALUE = 80, 1_000


@dataclass(frozen=True)
class Change:
    """An action: a tag with its metadata key and the value as it is stored, retiring with why."""

    action: str
    key: str = ""
    value: Any = None
    reason: str = ""

    @classmethod
    def read(cls, action: str, *, key: str = "", text: str = "", reason: str = "") -> "Change":
        """Raises `InvalidInput` naming what is missing."""
        if action not in ACTIONS:
            raise InvalidInput(f"Choose what to do: {', '.join(ACTIONS.values()).lower()}.")
        if action == "retire" and not reason.strip():
            raise InvalidInput("Say why they are retired; the reason stands in the records.")
        if action not in TAGS:
            return cls(action, reason=reason.strip() if action == "retire" else "")
        key, text = key.strip(), text.strip()
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise InvalidInput(f"Give the metadata key, of at most {LONGEST_KEY} characters.")
        if action == "untag":
            return cls(action, key)
        if not text or len(text) > LONGEST_VALUE or "\x00" in text:
            raise InvalidInput(f"Give the value, of at most {LONGEST_VALUE:,} characters.")
        return cls(action, key, meant(text))

    @property
    def kind(self) -> str:
        """What sort of value is set, for people who would not expect `3` to be a number."""
        if isinstance(self.value, bool):
            return "a truth value"
        return "a text" if isinstance(self.value, str) else "a number"

    @property
    def shown(self) -> str:
        return self.value if isinstance(self.value, str) else json.dumps(self.value)


def meant(text: str) -> Any:
    """The number or truth value that a text spells, or the text."""
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, int | float) and abs(value) < 1e15 else text


def fingerprint(ids: bytes) -> str:
    """What stands for a set of items between its preview and its change."""
    return sha256(ids).hexdigest()
