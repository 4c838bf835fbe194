"""Any HTTP service that takes and gives JSON, described by a mapping instead of by code.

    {"path": "/judge", "headers": {"x-team": "evals"}, "key": {"header": "x-api-key"},
     "body": {"question": "{prompt}", "options": "{parameters}"},
     "reply": {"text": "result.answer", "finish_reason": "result.ended", "tokens_in": "usage.in"},
     "endings": {"done": "stop", "cut": "length"}}

A placeholder stands alone in its string and becomes the JSON value itself: nothing is ever put
into a text, so a prompt cannot reach beyond its own value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from judges.engine.errors import BrokenReply
from judges.engine.providers.dialects import STOP, Traits, count_of, our_word, text_in
from judges.engine.requests import CallReply, CallRequest

TRAITS = Traits(
    "HTTP service",
    lacks=(("logprobs", "The mapping does not say how to ask for logprobs."),),
)
PLACEHOLDERS = ("prompt", "model", "schema", "parameters")
PLACEHOLDER = re.compile(r"\{(\w+)\}", re.ASCII)
STEP = re.compile(r"[^.\[\]\s]+|\[(\d{1,6})\]")
PATH = re.compile(r"(?:\$\.)?[^.\[\]\s]+(?:\.[^.\[\]\s]+|\[\d{1,6}\])*")
PLACE = re.compile(r"(?:/[\w.~-]+)*/?", re.ASCII)
HEADER = re.compile(r"[\w-]{1,60}", re.ASCII)
VALUE = re.compile(r"[\x20-\x7e]{0,500}")
PARTS = frozenset({"path", "headers", "key", "body", "reply", "endings"})
REPLY = ("text", "finish_reason", "model", "tokens_in", "tokens_out", "tokens_cached", "refusal")
ENDINGS = frozenset({"stop", "length", "content_filter", "refusal"})
# Set by the transport, or a place where a key would be stored in the open.
OURS = frozenset(
    {
        *("host", "content-length", "content-type", "transfer-encoding", "connection", "te"),
        *("accept-encoding", "authorization", "proxy-authorization", "cookie", "upgrade"),
        *("x-api-key", "api-key", "x-goog-api-key", "x-auth-token"),
    }
)
MOST_LEVELS = 20


class BadMapping(ValueError):
    """The mapping cannot be used; the message says which part and what to write."""


@dataclass(frozen=True)
class Mapped:
    """A checked mapping, ready to be spoken."""

    mapping: Mapping[str, Any]
    traits: Traits = TRAITS

    def place(self, request: CallRequest) -> str:
        return str(self.mapping.get("path", ""))

    def model_place(self, model: str) -> str:
        return ""

    def headers(self, api_key: str) -> dict[str, str]:
        given = {str(name): str(value) for name, value in self.mapping.get("headers", {}).items()}
        key = self.mapping.get("key", {})
        name, prefix = key.get("header", "authorization"), key.get("prefix", "")
        if "header" not in key:
            prefix = "Bearer "
        return {**given, name: f"{prefix}{api_key}"} if api_key else given

    def body(self, request: CallRequest) -> dict[str, Any]:
        values = {
            "prompt": request.prompt,
            "model": request.model,
            "schema": dict(request.schema),
            "parameters": dict(request.parameters),
        }
        filled = fill(self.mapping["body"], values)
        return filled if isinstance(filled, dict) else {}

    def read(self, document: Any) -> CallReply:
        paths = self.mapping["reply"]
        found = {name: at(document, path) for name, path in paths.items()}
        if not isinstance(found["text"], str):
            raise BrokenReply(f"The reply holds no text at {paths['text']}.")
        ending = our_word(self.mapping.get("endings", {}), found.get("finish_reason"))
        reply = CallReply(
            text=found["text"],
            finish_reason=ending if "finish_reason" in paths else STOP,
            model=text_in(found, "model"),
            refusal=text_in(found, "refusal"),
        )
        return replace(
            reply,
            tokens_in=count_of(found, "tokens_in"),
            tokens_out=count_of(found, "tokens_out"),
            tokens_cached=count_of(found, "tokens_cached"),
        )


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """A copy of the template whose placeholders are replaced by values."""
    if isinstance(template, Mapping):
        return {name: fill(value, values) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(value, values) for value in template]
    found = PLACEHOLDER.fullmatch(template) if isinstance(template, str) else None
    return values[found[1]] if found and found[1] in values else template


def at(document: Any, path: str) -> Any:
    """What a path such as `choices[0].text` leads to, or None."""
    for step in STEP.finditer(path.removeprefix("$.")):
        if step[1] is not None:
            place = int(step[1])
            fits = isinstance(document, list) and place < len(document)
            document = document[place] if fits else None
        else:
            document = document.get(step[0]) if isinstance(document, dict) else None
    return document


def checked_mapping(given: Any) -> Mapped:
    """Raise `BadMapping` for a mapping that cannot be spoken or would hold a key."""
    if not isinstance(given, Mapping):
        raise BadMapping('A mapping is a JSON object with at least "body" and "reply".')
    unknown = sorted(given.keys() - PARTS)
    if unknown:
        known = ", ".join(sorted(PARTS))
        raise BadMapping(f"A mapping has no part named {unknown[0]}; there are {known}.")
    check_place(given.get("path", ""))
    check_headers(given.get("headers", {}), given.get("key", {}))
    check_body(given.get("body"))
    check_reply(given.get("reply"), given.get("endings", {}))
    return Mapped(dict(given))


def check_place(path: Any) -> None:
    if not isinstance(path, str) or not PLACE.fullmatch(path):
        raise BadMapping('"path" is what follows the address, such as /v1/judge, without ? or #.')


def check_headers(headers: Any, key: Any) -> None:
    if not isinstance(headers, Mapping) or not isinstance(key, Mapping):
        raise BadMapping('"headers" and "key" are JSON objects.')
    for name, value in headers.items():
        if not HEADER.fullmatch(name) or not isinstance(value, str) or not VALUE.fullmatch(value):
            raise BadMapping(f'The header {name!r} is not a plain name with a plain value in "…".')
        if name.lower() in OURS:
            raise BadMapping(f"The header {name} is set by evalhub; say in key where a key goes.")
    if key.keys() - {"header", "prefix"}:
        raise BadMapping('"key" holds "header" and "prefix" only; the key has a field of its own.')
    name, prefix = key.get("header", "authorization"), key.get("prefix", "")
    if not isinstance(name, str) or not HEADER.fullmatch(name):
        raise BadMapping('"key" names a header, such as {"header": "x-api-key"}.')
    if not isinstance(prefix, str) or not re.fullmatch(r"[A-Za-z-]{0,20} ?", prefix):
        raise BadMapping('"prefix" is a word such as "Bearer ", not the key itself.')


def check_body(body: Any) -> None:
    if not isinstance(body, Mapping):
        raise BadMapping(
            '"body" is the JSON object to send, with "{prompt}" where the prompt goes.'
        )
    found = set()
    for text in texts_in(body):
        names = PLACEHOLDER.findall(text)
        known = [name for name in names if name in PLACEHOLDERS]
        if known and not PLACEHOLDER.fullmatch(text):
            raise BadMapping(f'"{{{known[0]}}}" must stand alone in its string, not inside a text.')
        found |= set(known)
    if "prompt" not in found:
        raise BadMapping('"body" has no "{prompt}"; the service would not be told what to judge.')


def texts_in(value: Any, level: int = 1) -> list[str]:
    """Every string value of a template."""
    if level > MOST_LEVELS:
        raise BadMapping(f'"body" is nested over {MOST_LEVELS} levels deep; make it flatter.')
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in texts_in(inner, level + 1)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_in(inner, level + 1)]
    return [value] if isinstance(value, str) else []


def check_reply(reply: Any, endings: Any) -> None:
    if not isinstance(reply, Mapping) or "text" not in reply:
        raise BadMapping('"reply" says where things are, at least {"text": "path.to.the.text"}.')
    for name, path in reply.items():
        if name not in REPLY:
            raise BadMapping(f'"reply" has no {name}; there are {", ".join(REPLY)}.')
        if not isinstance(path, str) or len(path) > 200 or not PATH.fullmatch(path):
            raise BadMapping(f"The path of {name} is not like choices[0].message.content.")
    if not isinstance(endings, Mapping):
        raise BadMapping('"endings" is a JSON object such as {"done": "stop", "cut": "length"}.')
    for theirs, ours in endings.items():
        if not isinstance(ours, str) or ours not in ENDINGS:
            known = ", ".join(sorted(ENDINGS))
            raise BadMapping(f'The ending "{theirs}" must stand for one of {known}.')
