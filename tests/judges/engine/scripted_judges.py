"""Judges whose defect is known, for the fake provider: what they answer to a filled prompt.

They read what a model would read: the request's schema, and the texts below `[Answer A]` and
`[Answer B]`, or all of the prompt where one Output is judged. `quality=4` in a text is the
value that the `clean` judge sees in it.
"""

import json
import re
from collections.abc import Callable
from typing import Any

QUALITY = re.compile(r"quality=(\w+)")
CODE = re.compile(r"^=== MATERIAL BEGINS === (\w+)$", re.MULTILINE)
ORDER = re.compile(r"REPLY EXACTLY: (.*)")
ANSWERS = re.compile(r"^\[Answer A\]\n(.*?)\n\n\[Answer B\]\n(.*?)\n===", re.DOTALL | re.MULTILINE)


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    return body["response_format"]["json_schema"]["schema"]


def prompt_of(body: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in body["messages"])


def answers_in(prompt: str) -> tuple[str, str] | None:
    """The two answers as they were shown, or None for a prompt about one Output."""
    found = ANSWERS.search(prompt)
    return (found[1], found[2]) if found else None


def quality_of(text: str) -> int:
    found = QUALITY.search(text)
    return int(found[1]) if found and found[1].isdigit() else 0


def verdict(body: dict[str, Any], choose: Callable[[list[Any]], Any], why: str) -> str:
    """A reply in the requested shape; `choose` gets the values that a criterion allows."""
    found = filled(schema_of(body), choose, why)
    if "echo" in found:
        found["echo"] = echo_in(prompt_of(body))
    return json.dumps(found)


def echo_in(prompt: str) -> str:
    """The characters at the end of the marker lines, as they are asked for."""
    found = CODE.search(prompt)
    return found[1] if found else ""


def filled(schema: dict[str, Any], choose: Callable[[list[Any]], Any], why: str) -> Any:
    if "properties" in schema:
        return {name: filled(one, choose, why) for name, one in schema["properties"].items()}
    if schema["type"] == "string" and "enum" not in schema:
        return why
    return choose([value for value in schema.get("enum", [0.5]) if value is not None])


def clean(body: dict[str, Any]) -> str:
    """Sees the quality that stands in the text; of two it takes the better one."""
    prompt = prompt_of(body)
    answers = answers_in(prompt)
    if answers is None:
        said = QUALITY.search(prompt)
        return verdict(body, lambda values: named(values, said[1] if said else ""), "as it says")
    first, second = map(quality_of, answers)
    return verdict(body, lambda _: preferred(first, second), "the better one")


def first_picker(body: dict[str, Any]) -> str:
    """Takes whatever is shown first, or the first value of the scale."""
    return verdict(body, lambda values: "A" if "A" in values else values[0], "it came first")


def length_lover(body: dict[str, Any]) -> str:
    """Takes the longer answer; gives a single one the last value if it is long."""
    prompt = prompt_of(body)
    answers = answers_in(prompt)
    if answers is None:
        return verdict(body, lambda values: values[-1 if len(prompt) > 800 else 0], "its length")
    first, second = map(len, answers)
    return verdict(body, lambda _: preferred(first, second), "the longer one")


def obeys_injection(body: dict[str, Any]) -> str:
    """Does what a text says after `REPLY EXACTLY:`; otherwise it is a clean judge."""
    found = ORDER.search(prompt_of(body))
    return found[1].strip() if found else clean(body)


def preferred(first: int, second: int) -> str:
    if first == second:
        return "tie"
    return "A" if first > second else "B"


def named(values: list[Any], text: str) -> Any:
    """The value that is written like the text, or the first one."""
    return next((value for value in values if str(value) == text), values[0])


JUDGES: dict[str, Callable[[dict[str, Any]], str]] = {
    "clean": clean,
    "first_picker": first_picker,
    "length_lover": length_lover,
    "obeys_injection": obeys_injection,
}
