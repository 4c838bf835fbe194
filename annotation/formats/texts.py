"""Cells as texts: conversations, messages in parts, and objects around a single text."""

import json
import math
from typing import TypeAlias

from annotation.dataset.values import JSON, Row

Turns: TypeAlias = list[Row]

# Keys under which chat and tracing libraries put the one text that matters, in this order.
_INPUT_KEYS = ("messages", "input", "prompt", "question", "query", "text", "content", "value")
_OUTPUT_KEYS = (
    *("output", "answer", "response", "completion", "generated_text", "text", "content"),
    *("value", "result"),
)
_LISTS = ("messages", "choices", "generations", "outputs", "parts")
_INNER = ("message", "kwargs")
_CONSTRUCTED = "constructor"
_ROLES = {"human": "user", "ai": "assistant", "model": "assistant", "bot": "assistant"}


def plain(value: JSON) -> str:
    """Return a cell as text: numbers and truth values as JSON writes them."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def input_of(value: JSON) -> str | Turns:
    """Return an input: a text, or turns where the cell holds a conversation."""
    value = opened(value)
    turns = turns_of(value)
    if turns:
        only = turns[0]
        return only["content"] if len(turns) == 1 and only["role"] == "user" else turns
    if isinstance(value, dict):
        inner = next((value[key] for key in _INPUT_KEYS if value.get(key)), None)
        # Around the text there may be nothing else: what is left out would be lost.
        if inner is not None and len(value) == 1:
            return input_of(inner)
    return plain(value)


def output_of(value: JSON) -> str:
    """Return an output's text: the last message of a conversation, the text of a reply."""
    value = opened(value)
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return output_of(value[-1])
    if isinstance(value, dict):
        return _reply(value)
    return plain(value)


def _reply(value: Row) -> str:
    for key in _LISTS:
        if isinstance(value.get(key), list) and value[key]:
            return content_of(value[key]) if key == "parts" else output_of(value[key])
    for key in _INNER:
        if isinstance(value.get(key), dict):
            return output_of(value[key])
    if _is_message(value):
        return str(turn_of(value)["content"])
    inner = next((value[key] for key in _OUTPUT_KEYS if value.get(key)), None)
    return output_of(inner) if inner is not None and len(value) == 1 else plain(value)


def opened(value: JSON) -> JSON:
    """Parse a text that is JSON written into a cell; any other value stays."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text[:1] not in ("[", "{") or text[-1:] not in ("]", "}"):
        return value
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)


def turns_of(value: JSON) -> Turns:
    """Return the messages of a conversation, or nothing when it is none."""
    if isinstance(value, dict) and set(value) == {"messages"}:
        value = value["messages"]
    # Some libraries send batches: a list of one conversation.
    while isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    if not isinstance(value, list) or not value or not all(map(_is_message, value)):
        return []
    return [turn_of(one) for one in value]


def _is_message(value: JSON) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("role"), str):
        return any(key in value for key in ("content", "parts", "tool_calls"))
    kind = value.get("type")
    if kind == _CONSTRUCTED:
        return "content" in _inner(value)
    return isinstance(kind, str) and (kind in _ROLES or kind in ("system", "user", "tool"))


def _inner(message: Row) -> Row:
    """Return the part of a message that holds its content: LangChain wraps it in two ways."""
    inner = message.get("kwargs" if message.get("type") == _CONSTRUCTED else "data")
    return inner if isinstance(inner, dict) else message


def turn_of(message: Row) -> Row:
    """Return role and content of a message, whichever library wrote it."""
    inner = _inner(message)
    about = inner if message.get("type") == _CONSTRUCTED else message
    role = about.get("role") or about.get("type") or "user"
    content = content_of(inner.get("content", inner.get("parts")))
    calls = inner.get("tool_calls")
    if calls:
        content = "\n".join(part for part in (content, plain(calls)) if part)
    role = role if isinstance(role, str) else "user"
    return {"role": _ROLES.get(role, role), "content": content}


def content_of(content: JSON) -> str:
    """Return the text of a message's content; parts that are no text stay as JSON."""
    if not isinstance(content, list):
        return plain(content)
    return "\n".join(_part(one) for one in content)


def _part(part: JSON) -> str:
    if isinstance(part, dict):
        for key in ("text", "content"):
            if isinstance(part.get(key), str):
                return str(part[key])
    return plain(part)
