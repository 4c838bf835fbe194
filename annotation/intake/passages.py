"""Passages of a text that a redaction changes: moved along, with what they quote. Pure.

A piece that is replaced and lies in a passage only in part is taken in whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.dataset.asking.spans import CONTEXT, INPUT, OUTPUT, Span, span_from, span_row
from annotation.dataset.rows import ItemRow
from evalhub.redaction.replacing import Redaction


@dataclass(frozen=True, slots=True)
class Cut:
    """What is put into a text instead of a piece of it."""

    start: int
    end: int
    put: str


Cuts = Mapping[str, tuple[Cut, ...]]


def cuts_of(redaction: Redaction) -> tuple[Cut, ...]:
    """What a redaction does to its text, in order."""
    cuts = [Cut(one.span.start, one.span.end, one.placeholder) for one in redaction.replacements]
    return tuple(sorted(cuts, key=lambda cut: cut.start))


def cuts_by_part(texts: Mapping[str, str], redactions: Iterable[Redaction]) -> Cuts:
    """The cuts of the texts that change, by the name of their part: equal texts change equally."""
    changed = {one.before: cuts_of(one) for one in redactions if one.replacements}
    return {part: changed[text] for part, text in texts.items() if text in changed}


def parts_of(item: ItemRow) -> dict[str, str]:
    """Every text of an item that evidence may point into; outputs by their id and by place."""
    texts = {CONTEXT: item.context}
    if isinstance(item.input, str):
        texts[INPUT] = item.input
    else:
        texts |= {f"{INPUT}[{at}]": turn.content for at, turn in enumerate(item.input)}
    for at, output in enumerate(item.outputs):
        texts[f"{OUTPUT}[{at}]"] = texts[output_part(output.id)] = output.text
    return texts


def output_part(output_id: str) -> str:
    """What the text of one output is called among those of its item."""
    return f"{OUTPUT}={output_id}"


def moved_rows(rows: Any, cuts: Cuts) -> Any:
    """Evidence as JSON holds it, moved along; what is no passage stays as it is."""
    if not isinstance(rows, list):
        return rows
    return [moved_row(row, cuts) for row in rows]


def moved_row(row: Any, cuts: Cuts) -> Any:
    span = span_from(row)
    if span is None or span.part not in cuts:
        return row
    return {**row, **span_row(moved(span, cuts[span.part]))}


def moved(span: Span, cuts: Sequence[Cut]) -> Span:
    """Return the passage where it stands after the cuts, quoting what stands there.

    A quote that is not as long as its passage cannot be cut, and is dropped.
    """
    start, place, shift, length, pieces = span.start, span.start, 0, 0, []
    for cut in cuts:
        if cut.end <= span.start:
            shift += len(cut.put) - (cut.end - cut.start)
        elif cut.start < span.end:
            start = min(start, cut.start)
            pieces += [quoted(span, place, cut.start), cut.put]
            length += max(0, cut.start - place) + len(cut.put)
            place = cut.end
    length += max(0, span.end - place)
    text = "".join((*pieces, quoted(span, place, span.end)))
    fits = len(span.text) == span.end - span.start
    return Span(span.part, start + shift, start + shift + length, text if fits else "")


def quoted(span: Span, start: int, end: int) -> str:
    """The part of a passage's quote between two places of the text."""
    return span.text[max(0, start - span.start) : max(0, end - span.start)]
