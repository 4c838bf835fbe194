"""The texts that evidence may be taken from."""

from annotation.dataset.asking.spans import named_texts
from annotation.models import Output, Scope, Subject


def evidence_texts(subject: Subject) -> dict[str, str]:
    """Every text of a subject by the name of its part, outputs first; a pair in its own order."""
    item, pair = subject.item, subject.scope == Scope.PAIR
    outputs: list[str] = []
    if pair:
        rows = Output.objects.filter(item=item).order_by("position")
        outputs = list(rows.values_list("text", flat=True)[:2])
    elif subject.output is not None:
        outputs = [subject.output.text]
    return named_texts(outputs, pair=pair, context=item.context, given=item.input)
