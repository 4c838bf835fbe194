"""A prompt as pieces of text and places to fill, so that each target can write its own template.

Guidelines and rubric are put in here; Input, Context, reference and Outputs stay places. Around
the material stands a fence that whoever wrote it cannot know.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from judges.engine.prompting import BEGINS, ENDS, JUDGED, MARKER, PLACEHOLDER, rubric_text
from judges.engine.prompts.examples import examples_text
from judges.exports.package import Task

OVERRIDE = """

# Form of the answer here
Only the criterion {key} is asked for. Whatever was said above about the form of the answer, \
this counts instead: {form}"""


@dataclass(frozen=True)
class Piece:
    """Text as it stands, or the name of what is put there."""

    text: str
    is_slot: bool = False


def pieces(task: Task, form: str) -> tuple[Piece, ...]:
    """The prompt for one criterion, ending in the `form` of the answer that the target reads."""
    nonce = fence_of(task)
    prompt = task.package.prompt
    fenced = MARKER.search(prompt.text) is not None
    marked = MARKER.sub(lambda found: f"{found[1]} {nonce}", prompt.text)
    known = {
        "guidelines": task.package.release.guidelines,
        "rubric": rubric_text([task.criterion]),
        "examples": examples_text(prompt.examples, seed=prompt.seed, nonce=nonce),
    }
    found: list[Piece] = []
    for piece in split(marked):
        if piece.is_slot and piece.text in known:
            found.append(Piece(known[piece.text]))
        elif piece.is_slot and piece.text in JUDGED and not fenced:
            found += [Piece(f"{BEGINS} {nonce}\n"), piece, Piece(f"\n{ENDS} {nonce}")]
        else:
            found.append(piece)
    return merged([*found, Piece(OVERRIDE.format(key=task.key, form=form))])


def split(text: str) -> Iterator[Piece]:
    """Yield a prompt's text and its placeholders in turn."""
    at = 0
    for found in PLACEHOLDER.finditer(text):
        yield Piece(text[at : found.start()])
        yield Piece(found[1], is_slot=True)
        at = found.end()
    yield Piece(text[at:])


def merged(found: list[Piece]) -> tuple[Piece, ...]:
    """The same with neighbouring texts in one piece and without empty ones."""
    kept: list[Piece] = []
    for piece in found:
        if not piece.is_slot and kept and not kept[-1].is_slot:
            kept[-1] = Piece(kept[-1].text + piece.text)
        elif piece.text:
            kept.append(piece)
    return tuple(kept)


def fence_of(task: Task) -> str:
    """Marks the material of one package."""
    package = task.package
    about = f"{package.release.canary}:{package.prompt.digest}:{task.key}"
    return hashlib.sha256(about.encode()).hexdigest()[:16]


def rendered(
    found: tuple[Piece, ...], text: Callable[[str], str], slot: Callable[[str], str]
) -> str:
    """A template: texts escaped by one function, places written by the other."""
    return "".join(slot(one.text) if one.is_slot else text(one.text) for one in found)


def slots(found: tuple[Piece, ...]) -> list[str]:
    """The names of the places, each once, in order."""
    return list(dict.fromkeys(one.text for one in found if one.is_slot))


def literal_mustache(text: str) -> str:
    """Text that mustache prints as it is: each brace comes from between other delimiters."""
    return re.sub(r"[{}]+", lambda mark: f"{{{{=<% %>=}}}}{mark[0]}<%={{{{ }}}}=%>", text)


def literal_format(text: str) -> str:
    """Text that Python's `format` prints as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def parted(text: str) -> str:
    """For tools that know no way to write two opening braces: a space between them."""
    return re.sub(r"\{(?=\{|\Z)", "{ ", text)


def is_changed(found: tuple[Piece, ...]) -> bool:
    """Whether `parted` changes any text of a prompt."""
    return any(parted(one.text) != one.text for one in found if not one.is_slot)


def mustache(name: str) -> str:
    return f"{{{{{name}}}}}"


def choices_form(values: tuple[Any, ...]) -> str:
    """Asks for one of the values, where the tool itself reads it."""
    said = ", ".join(json.dumps(one, ensure_ascii=False) for one in values)
    return f"explain in one to three sentences, then choose one of {said}."
