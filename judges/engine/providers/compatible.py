"""Servers that speak Chat Completions: vLLM, Ollama, llama.cpp, SGLang, and gateways."""

from dataclasses import dataclass, replace
from typing import Any

from judges.engine.providers.dialects import Traits
from judges.engine.providers.learning import Part
from judges.engine.providers.openai import JSON_OBJECT, OpenAIChat
from judges.engine.providers.openai import TRAITS as OPENAI
from judges.engine.requests import CallRequest

SCHEMA, OBJECT, STRUCTURED, NONE = "json_schema", "json_object", "structured_outputs", "none"
SHAPES = (SCHEMA, OBJECT, STRUCTURED, NONE)
TRAITS = replace(
    OPENAI,
    name="OpenAI-compatible server",
    parts=(*OPENAI.parts, Part("structured_outputs")),
    reserved=OPENAI.reserved | {"structured_outputs"},
)


@dataclass(frozen=True)
class Compatible(OpenAIChat):
    """`shape` is how the server is told what a reply looks like; our parser checks it anyway."""

    traits: Traits = TRAITS
    shape: str = SCHEMA

    def shaped(self, request: CallRequest) -> dict[str, Any]:
        if self.shape == SCHEMA:
            return super().shaped(request)
        if self.shape == OBJECT:
            return {"response_format": JSON_OBJECT}
        return {"structured_outputs": {"json": request.schema}} if self.shape == STRUCTURED else {}
