"""The texts that evidence may be taken from."""

from typing import Any

from annotation.dataset.asking.spans import CONTEXT, INPUT, OUTPUT
from annotation.models import Output, Scope, Subject


def evidence_texts(subject: Subject) -> dict[str, str]:
    """Every text of a subject by the name of its part, outputs first; a pair in its own order."""
    item = subject.item
    texts: dict[str, str] = {}
    if subject.scope == Scope.PAIR:
        pair = Output.objects.filter(item=item).order_by("position")[:2]
        texts = {f"{OUTPUT}[{place}]": one.text for place, one in enumerate(pair)}
    elif subject.output is not None:
        texts[OUTPUT] = subject.output.text
    return {**texts, CONTEXT: item.context, **input_texts(item.input)}


def input_texts(given: Any) -> dict[str, str]:
    """The input, or its turns by number."""
    if isinstance(given, str):
        return {INPUT: given}
    return {f"{INPUT}[{at}]": str(turn.get("content", "")) for at, turn in enumerate(given)}
