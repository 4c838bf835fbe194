"""Passages of an item's texts that are evidence for a rating.

Pages count characters as a browser does, a line break as one; what is stored counts code points of
the original text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

CONTEXT, INPUT, OUTPUT = "context", "input", "output"
# Where a rating and a draft keep passages.
EVIDENCE = "evidence"
ROUND = (1, 0)
# What a page has for a character that it shows as a chip.
UNSEEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Span:
    """A passage: `part` names the text, `start` and `end` are places in it.

    Without a part it is only quoted: `text` is yet to be found.
    """

    part: str = ""
    start: int = 0
    end: int = 0
    text: str = ""

    def turned(self, places: Sequence[int] = ROUND) -> "Span":
        """The same passage where outputs have changed places: what was the nth is `places[n]`."""
        parts = {f"{OUTPUT}[{n}]": f"{OUTPUT}[{place}]" for n, place in enumerate(places)}
        return replace(self, part=parts.get(self.part, self.part))


def named_texts(
    outputs: Sequence[str], *, several: bool, context: str, given: Any
) -> dict[str, str]:
    """Every text that evidence may be taken from by the name of its part, outputs first.

    `given` is the input: a text, or turns, which are numbered.
    """
    texts = {
        f"{OUTPUT}[{place}]" if several else OUTPUT: text for place, text in enumerate(outputs)
    }
    texts[CONTEXT] = context
    if isinstance(given, str):
        return {**texts, INPUT: given}
    turns = {f"{INPUT}[{at}]": str(turn.get("content", "")) for at, turn in enumerate(given)}
    return {**texts, **turns}


def as_shown(text: str) -> str:
    """A text as a browser holds it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def settled(span: Span, texts: Mapping[str, str]) -> Span | None:
    """The passage counted in the original text; None where there is no such passage.

    A page tells the words with the places. Where other words stand there now, because the text
    was redacted since, the passage is looked for by its words.
    """
    if not span.part:
        return found(span.text, texts)
    text = texts.get(span.part, "")
    shown = as_shown(text)
    stands = 0 <= span.start < span.end <= len(shown)
    if len(span.text) == span.end - span.start and not (stands and is_said(span, shown)):
        return found(span.text, {span.part: text})
    if not stands or not shown[span.start : span.end].strip():
        return None
    kept = [
        at for at, one in enumerate(text) if not (one == "\r" and text[at + 1 : at + 2] == "\n")
    ]
    start, end = kept[span.start], kept[span.end - 1] + 1
    return Span(span.part, start, end, text[start:end])


def is_said(span: Span, shown: str) -> bool:
    """Tell whether the page's words stand at its places; it has one mark for what is invisible."""
    there = shown[span.start : span.end]
    return all(said in (one, UNSEEN) for said, one in zip(span.text, there, strict=True))


def found(quote: str, texts: Mapping[str, str]) -> Span | None:
    """The first place where a quoted passage stands, in the order of the texts."""
    for part, text in texts.items():
        start = as_shown(text).find(as_shown(quote)) if quote.strip() else -1
        if start >= 0:
            return settled(Span(part, start, start + len(as_shown(quote))), texts)
    return None


def back_on_page(span: Span, texts: Mapping[str, str]) -> Span:
    """A stored passage, counted as a browser counts."""
    before = len(as_shown(texts.get(span.part, "")[: span.start]))
    return Span(span.part, before, before + len(as_shown(span.text)), as_shown(span.text))


def span_from(row: Any) -> Span | None:
    """A passage as JSON holds it; None for anything else."""
    if not isinstance(row, Mapping):
        return None
    part, text = row.get("part"), row.get("text", "")
    start, end = row.get("start"), row.get("end")
    whole = type(start) is int and type(end) is int
    if not isinstance(part, str) or not isinstance(text, str) or not whole:
        return None
    return Span(part, start, end, text)  # type: ignore[arg-type]


def span_row(span: Span) -> dict[str, Any]:
    """A passage as a rating keeps it."""
    return {"part": span.part, "start": span.start, "end": span.end, "text": span.text}
