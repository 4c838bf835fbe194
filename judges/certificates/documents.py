"""What is signed: one way to write a document down, and the hash of that. Pure."""

import hashlib
import json
from typing import Any

SCHEMA = "evalhub.judge_card/1"


def canonical(body: dict[str, Any]) -> str:
    """The one text of a document: keys in order, no blanks, no escapes, no NaN.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(
        body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
