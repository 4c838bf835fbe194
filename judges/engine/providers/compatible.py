"""Servers that speak Chat Completions: vLLM, Ollama, llama.cpp, SGLang, and gateways."""

from dataclasses import dataclass, replace
from typing import Any

from judges.engine.providers.dialects import Traits, bearer, models_place
from judges.engine.providers.learning import Part
from judges.engine.providers.openai import JSON_OBJECT, chat_body, read_completion, strict_format
from judges.engine.providers.openai import TRAITS as OPENAI
from judges.engine.requests import CallReply, CallRequest

SCHEMA, OBJECT, STRUCTURED, NONE = "json_schema", "json_object", "structured_outputs", "none"
SHAPES = (SCHEMA, OBJECT, STRUCTURED, NONE)
TRAITS = replace(
    OPENAI,
    name="OpenAI-compatible server",
    parts=(*OPENAI.parts, Part("structured_outputs")),
    reserved=OPENAI.reserved | {"structured_outputs"},
)


@dataclass(frozen=True)
class Compatible:
    """`shape` is how the server is told what a reply looks like; our parser checks it anyway."""

    shape: str = SCHEMA
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
        if self.shape == SCHEMA:
            return {"response_format": strict_format(request)}
        if self.shape == OBJECT:
            return {"response_format": JSON_OBJECT}
        return {"structured_outputs": {"json": request.schema}} if self.shape == STRUCTURED else {}

    def read(self, document: Any) -> CallReply:
        return read_completion(document)
