"""The texts that evidence may be taken from."""

from annotation.dataset.asking.spans import named_texts
from annotation.models import Output, Scope, Subject


def evidence_texts(subject: Subject) -> dict[str, str]:
    """Every text of a subject by the name of its part, outputs first, in their own order."""
    item, several = subject.item, subject.scope != Scope.OUTPUT
    outputs: list[str] = []
    if several:
        rows = Output.objects.filter(item=item).order_by("position")
        most = 2 if subject.scope == Scope.PAIR else None
        outputs = list(rows.values_list("text", flat=True)[:most])
    elif subject.output is not None:
        outputs = [subject.output.text]
    return named_texts(outputs, several=several, context=item.context, given=item.input)
