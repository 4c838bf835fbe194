"""The protocols the fake provider speaks: requests read strictly, replies written as theirs.

Scenarios know one shape only, that of Chat Completions. A request of another protocol is read
into it, and a completion is written as that protocol's reply. What no such server would take is
answered with 400, as a real one would.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
LOGPROBS = [
    {
        "token": "4",
        "logprob": -0.25,
        "top_logprobs": [{"token": "4", "logprob": -0.25}, {"token": "5", "logprob": -1.5}],
    }
]


class Wrong(Exception):
    """A request that the protocol does not allow."""


def completion(text: str, model: str, **changes: Any) -> Document:
    """A well-formed chat completion; `changes` go into its only choice."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": model,
        "system_fingerprint": "fp_fake",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", **changes}],
        "usage": {
            **{"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
            "prompt_tokens_details": {"cached_tokens": 3},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
    }


def problem(message: str, **more: Any) -> Document:
    return {"error": {"message": message, "type": "fake", **more}}


@dataclass(frozen=True)
class Protocol:
    """`key` is where the key goes; `read` and `write` turn it into Chat Completions and back."""

    name: str
    path: re.Pattern[str]
    key: str
    read: Callable[[Document, re.Match[str]], Document]
    write: Callable[[Document, Document], Document]

    def given(self, headers: Mapping[str, str]) -> str:
        """The key a request came with."""
        return headers.get(self.key, "").removeprefix("Bearer ")


def chat(model: Any, prompt: Any, schema: Any, wire: Document) -> Document:
    if not (isinstance(model, str) and isinstance(prompt, str)):
        raise Wrong("model and prompt must be strings")
    shape = {"type": "json_schema", "json_schema": {"schema": schema, "strict": True}}
    return {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "response_format": shape,
        "wire": wire,
    }


def closed(schema: Any) -> Any:
    if not isinstance(schema, dict) or schema.get("additionalProperties") is not False:
        raise Wrong("the schema must be closed")
    return schema


def read_chat(body: Document, _: re.Match[str]) -> Document:
    return body


def read_azure(body: Document, found: re.Match[str]) -> Document:
    return {**body, "model": found["deployment"] or body["model"]}


def read_responses(body: Document, _: re.Match[str]) -> Document:
    shape = body["text"].get("format", {})
    if shape.get("type") == "json_schema" and not (shape["strict"] and shape["name"]):
        raise Wrong("text.format needs a name and strict")
    if body.get("top_logprobs") and body.get("include") != ["message.output_text.logprobs"]:
        raise Wrong("logprobs are not included")
    return chat(body["model"], body["input"], closed(shape.get("schema")), body)


def read_messages(body: Document, _: re.Match[str]) -> Document:
    if not isinstance(body.get("max_tokens"), int):
        raise Wrong("max_tokens: Field required")
    extra = body.keys() - {
        *("model", "messages", "max_tokens", "temperature", "top_p", "top_k"),
        *("output_config", "stop_sequences"),
    }
    if extra:
        raise Wrong(f"{min(extra)}: Extra inputs are not permitted")
    shape = body.get("output_config", {}).get("format", {})
    schema = closed(shape.get("schema")) if shape else {}
    return chat(body["model"], body["messages"][0]["content"], schema, body)


def read_gemini(body: Document, found: re.Match[str]) -> Document:
    extra = body.keys() - {"contents", "generationConfig", "safetySettings"}
    if extra:
        raise Wrong(f'Invalid JSON payload received. Unknown name "{min(extra)}"')
    config = body["generationConfig"]
    if config.get("responseJsonSchema") and config.get("responseMimeType") != "application/json":
        raise Wrong("responseJsonSchema needs responseMimeType")
    prompt = body["contents"][0]["parts"][0]["text"]
    return chat(found["model"], prompt, config.get("responseJsonSchema"), body)


def read_mapped(body: Document, _: re.Match[str]) -> Document:
    return chat(body["which"], body["ask"]["question"], body["ask"]["shape"], body)


def parts_of(done: Document) -> tuple[Document, str, str, str]:
    choice = done["choices"][0]
    message = choice["message"]
    ending = choice["finish_reason"] or ""
    return choice, message["content"] or "", message["refusal"] or "", ending


def write_chat(done: Document, body: Document) -> Document:
    if body.get("logprobs"):
        done["choices"][0]["logprobs"] = {"content": LOGPROBS}
    return done


def write_responses(done: Document, body: Document) -> Document:
    _, text, refusal, ending = parts_of(done)
    logprobs = LOGPROBS if body["wire"].get("top_logprobs") else []
    said = {"type": "output_text", "text": text, "annotations": [], "logprobs": logprobs}
    content = [{"type": "refusal", "refusal": refusal}] if refusal else [said]
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    reason = reasons.get(ending)
    return {
        "id": "resp_1",
        "object": "response",
        "status": "completed" if ending == "stop" else "incomplete" if reason else "in_progress",
        "incomplete_details": {"reason": reason} if reason else None,
        "model": done["model"],
        "error": None,
        "output": [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant", "content": content},
        ],
        "usage": {
            **{"input_tokens": 11, "output_tokens": 7},
            "input_tokens_details": {"cached_tokens": 3},
            "output_tokens_details": {"reasoning_tokens": 2},
        },
    }


def write_messages(done: Document, _: Document) -> Document:
    _, text, refusal, ending = parts_of(done)
    words = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": done["model"],
        "content": [] if refusal else [{"type": "text", "text": text}],
        "stop_reason": "refusal" if refusal else words.get(ending),
        "stop_details": {"type": "refusal", "explanation": refusal} if refusal else None,
        "usage": {
            **{"input_tokens": 6, "output_tokens": 7},
            **{"cache_read_input_tokens": 3, "cache_creation_input_tokens": 2},
        },
    }


def write_gemini(done: Document, body: Document) -> Document:
    _, text, refusal, ending = parts_of(done)
    words = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}
    usage = {
        **{"promptTokenCount": 11, "candidatesTokenCount": 5},
        **{"thoughtsTokenCount": 2, "cachedContentTokenCount": 3},
    }
    if refusal:
        return {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": usage}
    token, other = LOGPROBS[0]["top_logprobs"]
    found = [{"token": one["token"], "logProbability": one["logprob"]} for one in (token, other)]
    logprobs = {"chosenCandidates": found[:1], "topCandidates": [{"candidates": found}]}
    asked = body["wire"]["generationConfig"].get("responseLogprobs")
    parts = [{"text": "let me see", "thought": True}, {"text": text}]
    return {
        "candidates": [
            {
                "content": {"role": "model", "parts": parts},
                "finishReason": words.get(ending, "OTHER"),
                **({"logprobsResult": logprobs} if asked else {}),
            }
        ],
        "modelVersion": done["model"],
        "responseId": "gem_1",
        "usageMetadata": usage,
    }


def write_mapped(done: Document, _: Document) -> Document:
    _, text, refusal, ending = parts_of(done)
    said = {"answers": [{"said": text, "no": refusal}], "ended": ending, "by": done["model"]}
    return {"result": said, "cost": {"in": 11, "out": 7, "old": 3}}


PROTOCOLS = (
    Protocol(
        "azure",
        re.compile(
            r"/openai/(?:deployments/(?P<deployment>[^/]+)|v1)/chat/completions"
            r"(?:\?api-version=[\w-]+)?"
        ),
        "api-key",
        read_azure,
        write_chat,
    ),
    Protocol("chat", re.compile(r"/v1/chat/completions"), "authorization", read_chat, write_chat),
    Protocol(
        "responses", re.compile(r"/v1/responses"), "authorization", read_responses, write_responses
    ),
    Protocol("messages", re.compile(r"/v1/messages"), "x-api-key", read_messages, write_messages),
    Protocol(
        "gemini",
        re.compile(r"/v1beta/models/(?P<model>[^/:]+):generateContent"),
        "x-goog-api-key",
        read_gemini,
        write_gemini,
    ),
    Protocol("mapped", re.compile(r"/v1/judge"), "x-judge-key", read_mapped, write_mapped),
)


def protocol_at(path: str) -> tuple[Protocol, re.Match[str]] | None:
    for protocol in PROTOCOLS:
        found = protocol.path.fullmatch(path)
        if found:
            return protocol, found
    return None
