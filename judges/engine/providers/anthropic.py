"""Anthropic's Messages."""

from dataclasses import dataclass
from typing import Any

from judges.engine.errors import BrokenReply
from judges.engine.providers.dialects import (
    LENGTH,
    REFUSED,
    STOP,
    Traits,
    added,
    count_of,
    listed,
    models_place,
    our_word,
    text_in,
)
from judges.engine.providers.learning import Part
from judges.engine.requests import CallReply, CallRequest

USUAL_VERSION = "2023-06-01"
# The protocol demands a limit.
TOKENS_OUT = 4_096
TRAITS = Traits(
    "Anthropic Messages",
    parts=(
        *(Part(name) for name in ("temperature", "top_p", "top_k")),
        Part("output_config.format", called=("output_config", "output_format")),
    ),
    reserved=frozenset({"model", "messages", "stream", "tools", "tool_choice"}),
    words=(("max_completion_tokens", "max_tokens"), ("stop", "stop_sequences")),
    lacks=(
        ("logprobs", "Anthropic Messages gives no logprobs."),
        ("seed", "Anthropic Messages takes no seed."),
    ),
    tokens_out=TOKENS_OUT,
)
ENDINGS = {
    **dict.fromkeys(("end_turn", "stop_sequence"), STOP),
    **dict.fromkeys(("max_tokens", "model_context_window_exceeded"), LENGTH),
    "refusal": REFUSED,
}


@dataclass(frozen=True)
class AnthropicMessages:
    """One user message; the schema goes into `output_config`."""

    version: str = USUAL_VERSION
    traits: Traits = TRAITS

    def place(self, request: CallRequest) -> str:
        return "/messages"

    def model_place(self, model: str) -> str:
        return models_place(model)

    def headers(self, api_key: str) -> dict[str, str]:
        key = {"x-api-key": api_key} if api_key else {}
        return {**key, "anthropic-version": self.version}

    def body(self, request: CallRequest) -> dict[str, Any]:
        given = self.traits.renamed(request.parameters)
        config = given.pop("output_config", None)
        shape = {"format": {"type": "json_schema", "schema": request.schema}}
        return {
            "max_tokens": TOKENS_OUT,
            **given,
            "output_config": {**(config if isinstance(config, dict) else {}), **shape},
            "model": request.model,
            "messages": [{"role": "user", "content": request.prompt}],
        }

    def read(self, document: Any) -> CallReply:
        if not isinstance(document, dict) or not isinstance(document.get("content"), list):
            raise BrokenReply("The provider's reply is not one of Messages.")
        usage = document.get("usage")
        read, written = (
            count_of(usage, f"cache_{what}_input_tokens") for what in ("read", "creation")
        )
        texts = [part for part in listed(document["content"]) if text_in(part, "type") == "text"]
        ending = our_word(ENDINGS, document.get("stop_reason"))
        return CallReply(
            text="".join(text_in(part, "text") for part in texts),
            finish_reason=ending,
            model=text_in(document, "model"),
            refusal=refusal_of(document) if ending == REFUSED else "",
            tokens_in=added(count_of(usage, "input_tokens"), read, written),
            tokens_out=count_of(usage, "output_tokens"),
            tokens_cached=read,
            provider_request_id=text_in(document, "id"),
        )


def refusal_of(document: dict[str, Any]) -> str:
    """Why the model declined, as far as it says."""
    said = text_in(document, "stop_details", "explanation")
    return said or "The model declined to answer."
