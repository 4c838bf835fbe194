"""Calls as the AI SDK of Vercel writes them: `ai.prompt`, `ai.response.text`, `ai.telemetry.*`.

A call is one span with the prompt as the program gave it, and one inside of it for every step that
a model took, with the messages of that step.
"""

from annotation.dataset.values import JSON, Row
from annotation.formats.cells import is_blank
from annotation.formats.texts import opened

MODELS = ("ai.response.model", "ai.model.id")
_ANSWERS = ("ai.response.text", "ai.response.object", "ai.result.text", "ai.result.object")
_CALLS = ("ai.response.toolCalls", "ai.result.toolCalls")
_OPERATION, _STEPS = "ai.operationId", (".doGenerate", ".doStream")
_TOLD = "ai.telemetry.metadata."
_FUNCTION = "ai.telemetry.functionId"
# Who used the service is nobody's business here.
_USERS = ("userid", "user", "username", "useremail", "enduserid", "email")


def is_step(attributes: Row) -> bool:
    """Tell a step of a call from the whole call."""
    return str(attributes.get(_OPERATION) or "").endswith(_STEPS)


def is_whole(attributes: Row) -> bool:
    """Tell a whole call, whose steps say nothing more."""
    return not is_blank(attributes.get("ai.prompt")) and not is_step(attributes)


def prompt_of(attributes: Row) -> JSON:
    """Return what was asked, as messages where there is a system prompt."""
    messages = opened(attributes.get("ai.prompt.messages"))
    if not is_blank(messages):
        return messages
    prompt = opened(attributes.get("ai.prompt"))
    if not isinstance(prompt, dict):
        return prompt
    system = prompt.get("system")
    found = [] if is_blank(system) else [{"role": "system", "content": system}]
    for asked in (prompt.get("messages"), prompt.get("prompt")):
        if isinstance(asked, list):
            found += asked
        elif not is_blank(asked):
            found.append({"role": "user", "content": asked})
    return found


def answer_of(attributes: Row) -> JSON:
    """Return what was answered: a text, an object, and the calls of tools where there are some."""
    said = next((one for name in _ANSWERS if not is_blank(one := attributes.get(name))), None)
    calls = next((opened(attributes[name]) for name in _CALLS if attributes.get(name)), None)
    if is_blank(calls):
        return opened(said)
    return {"role": "assistant", "content": said or "", "tool_calls": calls}


def told_of(attributes: Row) -> Row:
    """Return the metadata that the program gave with the call, without who used it."""
    found = {
        name.removeprefix(_TOLD): value
        for name, value in attributes.items()
        if name.startswith(_TOLD) and not is_blank(value)
    }
    function = attributes.get(_FUNCTION)
    found |= {} if is_blank(function) else {"functionId": function}
    return {name: value for name, value in found.items() if not _is_user(name)}


def _is_user(name: str) -> bool:
    return "".join(filter(str.isalnum, name)).casefold() in _USERS
