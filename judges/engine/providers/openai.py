"""OpenAI's Chat Completions, which most other servers speak too."""

from dataclasses import dataclass
from typing import Any

from judges.engine.errors import BrokenReply
from judges.engine.providers.dialects import (
    Traits,
    bearer,
    count_of,
    inside,
    models_place,
    token_logprobs,
)
from judges.engine.providers.learning import Part
from judges.engine.requests import CallReply, CallRequest

JSON_OBJECT = {"type": "json_object"}
PARTS = (
    *(Part(name) for name in ("temperature", "top_p", "top_k", "seed")),
    *(Part(name) for name in ("presence_penalty", "frequency_penalty")),
    Part("logprobs", also=("top_logprobs",)),
    Part("max_tokens", renamed="max_completion_tokens"),
    Part("max_completion_tokens", renamed="max_tokens"),
    Part("response_format", instead=JSON_OBJECT),
)
RESERVED = frozenset({"model", "messages", "response_format", "stream", "n"})
TRAITS = Traits("OpenAI Chat Completions", parts=PARTS, reserved=RESERVED)


@dataclass(frozen=True)
class OpenAIChat:
    """One user message and a strict schema for the reply."""

    traits: Traits = TRAITS

    def place(self, request: CallRequest) -> str:
        return "/chat/completions"

    def model_place(self, model: str) -> str:
        return models_place(model)

    def headers(self, api_key: str) -> dict[str, str]:
        return bearer(api_key)

    def body(self, request: CallRequest) -> dict[str, Any]:
        return chat_body(request, self.traits) | self.shaped(request)

    def shaped(self, request: CallRequest) -> dict[str, Any]:
        return {"response_format": strict_format(request)}

    def read(self, document: Any) -> CallReply:
        return read_completion(document)


def chat_body(request: CallRequest, traits: Traits) -> dict[str, Any]:
    """All of a body but the shape of its reply."""
    asked = request.logprobs
    logprobs = {} if asked is None else {"logprobs": True, "top_logprobs": asked}
    return {
        **traits.renamed(request.parameters),
        **logprobs,
        "model": request.model,
        "messages": [{"role": "user", "content": request.prompt}],
        "stream": False,
    }


def strict_format(request: CallRequest) -> dict[str, Any]:
    schema = {"name": "verdict", "schema": request.schema, "strict": True}
    return {"type": "json_schema", "json_schema": schema}


def read_completion(document: Any) -> CallReply:
    """Take a completion apart. Raises `BrokenReply` when it is none."""
    try:
        choice = document["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content") or "", message.get("refusal") or ""
    except (KeyError, IndexError, TypeError, AttributeError):
        raise BrokenReply("The provider's reply is not a chat completion.") from None
    usage = document.get("usage") or {}
    return CallReply(
        text=text_of(text),
        finish_reason=str(choice.get("finish_reason") or ""),
        model=str(document.get("model") or ""),
        fingerprint=str(document.get("system_fingerprint") or ""),
        refusal=text_of(refusal),
        tokens_in=count_of(usage, "prompt_tokens"),
        tokens_out=count_of(usage, "completion_tokens"),
        tokens_cached=count_of(usage, "prompt_tokens_details", "cached_tokens"),
        tokens_reasoning=count_of(usage, "completion_tokens_details", "reasoning_tokens"),
        logprobs=token_logprobs(inside(choice, "logprobs", "content")),
    )


def text_of(content: Any) -> str:
    """Content as text; the few servers that answer in parts have them joined."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content)
