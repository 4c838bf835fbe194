"""Models that refuse parameters, in the words of their providers."""

from collections.abc import Callable
from typing import Any

from tests.judges.engine.protocols import problem
from tests.judges.engine.scripted_judges import clean, schema_of
from tests.judges.engine.sent import Request

Refusal = Callable[[Request], None]


def names_in(wire: dict[str, Any]) -> set[str]:
    """Every parameter of a request, wherever its protocol puts it."""
    inside = {**wire.get("generationConfig", {}), **wire.get("text", {})}
    return {*wire, *inside, *wire.get("output_config", {})}


def refusing(**words: str) -> Refusal:
    """400 for the first of these that was sent, in the words given; else a good reply."""

    def answer(request: Request) -> None:
        found = [name for name in words if name in names_in(request.wire)]
        if found:
            request.reply(problem(words[found[0]]), 400)
        else:
            request.say(clean(request.body) if schema_of(request.body) else SAID)

    return answer


SAID = '{"reasoning": "as it says", "value": 4}'


def renames(request: Request) -> None:
    """Takes the new name of the limit only, and says so as OpenAI does."""
    if "max_tokens" in request.wire:
        words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
        told = {"param": "max_tokens", "code": "unsupported_parameter"}
        request.reply(problem(f"{words}'max_completion_tokens' instead.", **told), 400)
    else:
        request.say(clean(request.body))


def no_schema(request: Request) -> None:
    """Knows JSON mode, not schemas."""
    if request.wire.get("response_format", {}).get("type") == "json_schema":
        told = {"param": "response_format", "code": None}
        request.reply(problem("'json_schema' is not supported with this model.", **told), 400)
    else:
        request.say(SAID)


PICKY: dict[str, Refusal] = {
    "picky": refusing(
        temperature="Unsupported value: 'temperature' does not support 0 with this model.",
        logprobs="'logprobs' is not supported with this model.",
    ),
    "picky_messages": refusing(
        temperature="`temperature` is deprecated for this model.",
        top_p="`temperature` and `top_p` cannot both be specified for this model.",
        format="output_config.format: Extra inputs are not permitted",
    ),
    "picky_gemini": refusing(
        temperature="temperature is not supported for this model.",
        responseLogprobs="Logprobs is not enabled for models/picky.",
        responseJsonSchema='Invalid JSON payload received. Unknown name "responseJsonSchema" at '
        "'generation_config': Cannot find field.",
    ),
    "picky_responses": refusing(
        temperature="Unsupported parameter: 'temperature' is not supported with this model.",
        top_logprobs="logprobs are not supported with reasoning models.",
    ),
    "renames": renames,
    "no_schema": no_schema,
    "out_of_range": refusing(temperature="temperature must be between 0 and 2."),
    "typing_error": refusing(temprature="Unrecognized request argument supplied: temprature"),
}
