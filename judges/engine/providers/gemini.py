"""Gemini's generateContent."""

from dataclasses import dataclass
from typing import Any

from judges.engine.errors import BrokenReply
from judges.engine.providers.dialects import (
    FILTERED,
    LENGTH,
    STOP,
    Traits,
    added,
    count_of,
    each_token,
    inside,
    listed,
    models_place,
    our_word,
    text_in,
)
from judges.engine.providers.learning import Part
from judges.engine.requests import CallReply, CallRequest, TokenLogprob

CONFIG = "generationConfig"
NAMES = ("temperature", "topP", "topK", "seed", "presencePenalty", "frequencyPenalty")
TRAITS = Traits(
    "Gemini generateContent",
    parts=(
        *(Part(f"{CONFIG}.{name}") for name in NAMES),
        Part(f"{CONFIG}.responseLogprobs", also=(f"{CONFIG}.logprobs",)),
        Part(f"{CONFIG}.responseJsonSchema"),
        Part(f"{CONFIG}.responseMimeType"),
    ),
    reserved=frozenset(
        {"contents", "responseMimeType", "responseJsonSchema", "responseSchema", "candidateCount"}
    ),
    words=(
        *((name, "maxOutputTokens") for name in ("max_tokens", "max_completion_tokens")),
        *(("top_p", "topP"), ("top_k", "topK"), ("stop", "stopSequences")),
        *(("presence_penalty", "presencePenalty"), ("frequency_penalty", "frequencyPenalty")),
    ),
)
# Beside the settings of one generation, a body may hold these.
BESIDE = ("safetySettings", "systemInstruction", "cachedContent")
FILTERS = ("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE")
ENDINGS = {"STOP": STOP, "MAX_TOKENS": LENGTH, **dict.fromkeys(FILTERS, FILTERED)}


@dataclass(frozen=True)
class Gemini:
    """One content; parameters go into the settings of the generation."""

    traits: Traits = TRAITS

    def place(self, request: CallRequest) -> str:
        return f"{self.model_place(request.model)}:generateContent"

    def model_place(self, model: str) -> str:
        return models_place(model.removeprefix("models/"))

    def headers(self, api_key: str) -> dict[str, str]:
        return {"x-goog-api-key": api_key} if api_key else {}

    def body(self, request: CallRequest) -> dict[str, Any]:
        given = self.traits.renamed(request.parameters)
        beside = {name: given.pop(name) for name in BESIDE if name in given}
        asked = request.logprobs
        wanted = {} if asked is None else {"responseLogprobs": True, "logprobs": asked}
        shape = {"responseMimeType": "application/json", "responseJsonSchema": request.schema}
        return {
            **beside,
            "contents": [{"role": "user", "parts": [{"text": request.prompt}]}],
            CONFIG: {**given, **wanted, **shape},
        }

    def read(self, document: Any) -> CallReply:
        candidates = listed(inside(document, "candidates"))
        blocked = text_in(document, "promptFeedback", "blockReason")
        if not candidates and not blocked:
            raise BrokenReply("The provider's reply is not one of generateContent.")
        candidate = candidates[0] if candidates else {"finishReason": "SAFETY"}
        parts = listed(inside(candidate, "content", "parts"))
        usage = inside(document, "usageMetadata")
        thoughts = count_of(usage, "thoughtsTokenCount")
        return CallReply(
            text="".join(text_in(part, "text") for part in parts if not inside(part, "thought")),
            finish_reason=our_word(ENDINGS, inside(candidate, "finishReason")),
            model=text_in(document, "modelVersion"),
            refusal=f"The prompt was blocked ({blocked})." if blocked else "",
            tokens_in=count_of(usage, "promptTokenCount"),
            tokens_out=added(count_of(usage, "candidatesTokenCount"), thoughts),
            tokens_cached=count_of(usage, "cachedContentTokenCount"),
            tokens_reasoning=thoughts,
            provider_request_id=text_in(document, "responseId"),
            logprobs=logprobs_in(inside(candidate, "logprobsResult")),
        )


def logprobs_in(result: Any) -> tuple[TokenLogprob, ...]:
    """Chosen tokens, each with the alternatives at its place."""
    chosen, tops = (listed(inside(result, f"{what}Candidates")) for what in ("chosen", "top"))
    entries = [
        {**one, "others": inside(tops[at], "candidates") if at < len(tops) else None}
        for at, one in enumerate(chosen)
        if isinstance(one, dict)
    ]
    return each_token(entries, lambda entry: entry.get("others"), logprob="logProbability")
