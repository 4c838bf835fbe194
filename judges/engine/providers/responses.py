"""OpenAI's Responses."""

from dataclasses import dataclass
from typing import Any

from judges.engine.errors import BrokenReply
from judges.engine.providers.dialects import (
    FILTERED,
    LENGTH,
    REFUSED,
    STOP,
    Traits,
    bearer,
    count_of,
    listed,
    models_place,
    our_word,
    text_in,
    token_logprobs,
)
from judges.engine.providers.learning import Part
from judges.engine.requests import CallReply, CallRequest

WITH_LOGPROBS = ["message.output_text.logprobs"]
PARTS = (
    *(Part(name) for name in ("temperature", "top_p", "seed", "store")),
    Part("top_logprobs", also=("include",), called=("top_logprobs", "logprobs")),
    Part("text.format", called=("json_schema",), instead={"type": "json_object"}),
)
TRAITS = Traits(
    "OpenAI Responses",
    parts=PARTS,
    reserved=frozenset({"model", "input", "text", "stream", "background", "include"}),
    words=(("max_tokens", "max_output_tokens"), ("max_completion_tokens", "max_output_tokens")),
)
ENDINGS = {"max_output_tokens": LENGTH, "content_filter": FILTERED}


@dataclass(frozen=True)
class OpenAIResponses:
    """One input text; nothing is kept at the provider unless a parameter asks for it."""

    traits: Traits = TRAITS

    def place(self, request: CallRequest) -> str:
        return "/responses"

    def model_place(self, model: str) -> str:
        return models_place(model)

    def headers(self, api_key: str) -> dict[str, str]:
        return bearer(api_key)

    def body(self, request: CallRequest) -> dict[str, Any]:
        asked = request.logprobs
        wanted = {} if asked is None else {"top_logprobs": asked, "include": WITH_LOGPROBS}
        shape = {"type": "json_schema", "name": "verdict", "schema": request.schema, "strict": True}
        return {
            "store": False,
            **self.traits.renamed(request.parameters),
            **wanted,
            "model": request.model,
            "input": request.prompt,
            "text": {"format": shape},
        }

    def read(self, document: Any) -> CallReply:
        if not isinstance(document, dict) or not isinstance(document.get("output"), list):
            raise BrokenReply("The provider's reply is not one of Responses.")
        parts = [
            part
            for item in document["output"]
            if isinstance(item, dict) and item.get("type") == "message"
            for part in listed(item.get("content"))
        ]
        texts = [part for part in parts if text_in(part, "type") == "output_text"]
        refusal = "".join(text_in(part, "refusal") for part in parts)
        return CallReply(
            text="".join(text_in(part, "text") for part in texts),
            finish_reason=REFUSED if refusal else ending(document),
            model=text_in(document, "model"),
            refusal=refusal,
            tokens_in=count_of(document, "usage", "input_tokens"),
            tokens_out=count_of(document, "usage", "output_tokens"),
            tokens_cached=count_of(document, "usage", "input_tokens_details", "cached_tokens"),
            tokens_reasoning=count_of(
                document, "usage", "output_tokens_details", "reasoning_tokens"
            ),
            provider_request_id=text_in(document, "id"),
            logprobs=tuple(
                token for part in texts for token in token_logprobs(part.get("logprobs"))
            ),
        )


def ending(document: dict[str, Any]) -> str:
    """Why it ended, in our words. A failed reply is the provider's fault, and worth another."""
    status = text_in(document, "status")
    if status == "completed":
        return STOP
    if status == "failed":
        said = text_in(document, "error", "message")[:300]
        raise BrokenReply(f"The provider answered with an error: {said or 'it does not say why.'}")
    return our_word(ENDINGS, text_in(document, "incomplete_details", "reason") or status)
