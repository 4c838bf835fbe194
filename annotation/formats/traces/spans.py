"""A model call out of the attributes of a span, in the conventions that are in use.

OpenTelemetry's `gen_ai.*` (messages as attributes, or as events, or numbered), and OpenInference's
`input.value` and `llm.*`, which Phoenix writes. The AI SDK has names of its own.
"""

import re
from typing import TypeAlias

from annotation.dataset.values import JSON, Row
from annotation.formats.cells import is_blank
from annotation.formats.texts import opened
from annotation.formats.traces.ai_sdk import MODELS, answer_of, prompt_of, told_of

Events: TypeAlias = list[tuple[str, Row]]

_INPUTS = ("gen_ai.input.messages", "llm.input_messages", "input.value", "gen_ai.prompt")
_OUTPUTS = ("gen_ai.output.messages", "llm.output_messages", "output.value", "gen_ai.completion")
_MODELS = ("gen_ai.response.model", "gen_ai.request.model", "llm.model_name", *MODELS)
_DETAILS = "gen_ai.client.inference.operation.details"
_KIND = "openinference.span.kind"
_ASKED: tuple[str, ...] = (
    *("gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message"),
    "gen_ai.tool.message",
)
_KEPT: tuple[str, ...] = (
    *("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.system", "gen_ai.conversation.id"),
    *("session.id", "llm.provider", "tag.tags", "metadata"),
)
_NUMBERED = re.compile(r"(.+?)\.(\d+)\.(?:message\.)?(role|content)")


def call_of(attributes: Row, events: Events) -> Row | None:
    """Return input, output, model and what else is told of a call; None for any other span."""
    details = (inner for name, inner in events if name == _DETAILS)
    attributes = attributes | next(details, {})
    attributes |= _together(attributes)
    if str(attributes.get(_KIND, "LLM")).upper() != "LLM":
        return None
    found = _first(attributes, _INPUTS) or prompt_of(attributes)
    found = found or _said(events, _ASKED, "gen_ai.content.prompt")
    reply = _first(attributes, _OUTPUTS) or answer_of(attributes)
    reply = reply or _said(events, ("gen_ai.choice",), "gen_ai.content.completion")
    if is_blank(found):
        return None
    instructions = opened(attributes.get("gen_ai.system_instructions"))
    if isinstance(instructions, list) and isinstance(found, list):
        found = [{"role": "system", "parts": instructions}, *found]
    return {
        "input": found,
        "output": reply,
        "model": _first(attributes, _MODELS) or "",
        "metadata": _about(attributes),
    }


def _first(attributes: Row, names: tuple[str, ...]) -> JSON:
    for name in names:
        value = opened(attributes.get(name))
        if not is_blank(value):
            return [_plain_message(one) for one in value] if isinstance(value, list) else value
    return None


def _plain_message(value: JSON) -> JSON:
    """Return a message without the prefix that OpenInference puts on its keys."""
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("message"), dict):
        return value["message"]
    return {key.removeprefix("message."): inner for key, inner in value.items()}


def _together(attributes: Row) -> Row:
    """Put attributes such as `gen_ai.prompt.0.content` together into lists of messages."""
    found: dict[str, dict[int, Row]] = {}
    for name, value in attributes.items():
        match = _NUMBERED.fullmatch(name)
        if match:
            messages = found.setdefault(match[1], {})
            messages.setdefault(int(match[2]), {})[match[3]] = value
    return {name: [parts[place] for place in sorted(parts)] for name, parts in found.items()}


def _said(events: Events, names: tuple[str, ...], older: str) -> JSON:
    """Return the messages that events tell, newer names before the older one."""
    messages = [_message(name, attributes) for name, attributes in events if name in names]
    if messages:
        return messages
    key = older.replace(".content", "")
    told = next((attributes.get(key) for name, attributes in events if name == older), None)
    return opened(told)


def _message(name: str, attributes: Row) -> Row:
    inner = opened(attributes.get("message"))
    if isinstance(inner, dict):
        attributes = attributes | inner
    role = name.removeprefix("gen_ai.").removesuffix(".message")
    default = "assistant" if role == "choice" else role
    return {"role": attributes.get("role") or default, "content": attributes.get("content", "")}


def _about(attributes: Row) -> Row:
    about = told_of(attributes)
    for name in _KEPT:
        value = opened(attributes.get(name))
        if isinstance(value, dict):
            about |= value
        elif not is_blank(value):
            about[name] = value
    return about
