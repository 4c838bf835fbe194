"""The providers there are, by the name a judge is stored with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from judges.engine.providers.anthropic import USUAL_VERSION, AnthropicMessages
from judges.engine.providers.azure import AzureChat
from judges.engine.providers.compatible import SCHEMA, SHAPES, Compatible
from judges.engine.providers.dialects import Dialect
from judges.engine.providers.gemini import Gemini
from judges.engine.providers.mapping import BadMapping, checked_mapping
from judges.engine.providers.openai import OpenAIChat
from judges.engine.providers.responses import OpenAIResponses

Options = Mapping[str, Any]


class BadOptions(ValueError):
    """An option of a provider cannot be used; `field` names it."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Kind:
    """One provider as people choose it. `options` are the names it takes beside a model."""

    name: str
    label: str
    address: str
    make: Callable[[Options], Dialect]
    options: tuple[str, ...] = ()
    note: str = ""


def azure(options: Options) -> Dialect:
    deployment, version = (plain(options, name) for name in ("deployment", "api_version"))
    return AzureChat(deployment=deployment, api_version=version)


def anthropic(options: Options) -> Dialect:
    return AnthropicMessages(version=plain(options, "anthropic_version") or USUAL_VERSION)


def compatible(options: Options) -> Dialect:
    shape = plain(options, "structured") or SCHEMA
    if shape not in SHAPES:
        raise BadOptions(f"A reply's shape is told by one of {', '.join(SHAPES)}.", "structured")
    return Compatible(shape=shape)


def mapped(options: Options) -> Dialect:
    try:
        return checked_mapping(options.get("mapping"))
    except BadMapping as error:
        raise BadOptions(str(error), "mapping") from None


def plain(options: Options, name: str) -> str:
    """A short option without anything that a header or an address could misread."""
    value = options.get(name) or ""
    if (
        not isinstance(value, str)
        or len(value) > 100
        or not all("!" <= one <= "~" for one in value)
    ):
        raise BadOptions("Write up to 100 plain letters, digits and signs, without spaces.", name)
    return value


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "openai", "OpenAI Chat Completions", "https://api.openai.com/v1", lambda _: OpenAIChat()
        ),
        Kind(
            "responses",
            "OpenAI Responses",
            "https://api.openai.com/v1",
            lambda _: OpenAIResponses(),
        ),
        Kind(
            "anthropic",
            "Anthropic Messages",
            "https://api.anthropic.com/v1",
            anthropic,
            options=("anthropic_version",),
        ),
        Kind(
            "gemini",
            "Google Gemini",
            "https://generativelanguage.googleapis.com/v1beta",
            lambda _: Gemini(),
        ),
        Kind(
            "azure",
            "Azure OpenAI",
            "https://NAME.openai.azure.com",
            azure,
            options=("deployment", "api_version"),
        ),
        Kind(
            "compatible",
            "OpenAI-compatible server",
            "http://127.0.0.1:8080/v1",
            compatible,
            options=("structured",),
            note="vLLM, Ollama, llama.cpp, SGLang and gateways.",
        ),
        Kind(
            "http",
            "HTTP service by a mapping",
            "https://judge.example",
            mapped,
            options=("mapping",),
            note="Any service that takes and gives JSON.",
        ),
    )
}


def dialect_of(provider: str, options: Options | None = None) -> Dialect:
    """The dialect of a stored judge. Raises `BadOptions` for what it cannot be made of."""
    return KINDS[provider].make(options or {})


def checked_options(provider: str, given: Options) -> dict[str, Any]:
    """The options this provider takes and that are filled, checked by making its dialect."""
    kept = {name: given[name] for name in KINDS[provider].options if given.get(name)}
    dialect_of(provider, kept)
    return kept
