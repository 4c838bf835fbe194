"""What annotators may be shown of verdicts, where their project does not hide them."""

from annotation.models import Subject
from annotation.selectors.blindness.verdicts import ShownVerdict
from judges.models import Verdict
from judges.selectors.orders import settled_pair
from judges.selectors.verdicts import runs_by_label


def shown_verdicts(subject: Subject) -> list[ShownVerdict]:
    """Each judge's value under every criterion, from the run that reports use.

    The first that could be read; of a pair asked in both orders what both say, and nothing where
    they settle nothing.
    """
    labels = {run.pk: label for label, run in runs_by_label(subject.project).items()}
    rows = Verdict.objects.filter(run__in=labels, subject=subject, probe="")
    found: dict[tuple[int, int], dict[str, Verdict | None]] = {}
    for row in rows.select_related("criterion").order_by("repeat", "order", "pk"):
        orders = found.setdefault((row.run_id, row.criterion_id), {})
        orders[row.order] = orders.get(row.order) or (row if row.status == "ok" else None)
    shown = (shown_of(labels[run], orders) for (run, _), orders in found.items())
    return [one for one in shown if one is not None]


def shown_of(label: str, orders: dict[str, Verdict | None]) -> ShownVerdict | None:
    """One judge's value, with the reason given for it; with both reasons where orders differ."""
    read = [row for row in orders.values() if row is not None]
    if not read:
        return None
    first = read[0]
    if not {"AB", "BA"} <= orders.keys():
        return ShownVerdict(label, first.criterion, first.value, first.rationale)
    value = settled_pair(first.criterion, *(row.value for row in read)) if read[1:] else None
    if value is None:
        return None
    reasons = {row.order: row.rationale for row in read if row.rationale}
    same = [row.rationale for row in read if row.value == value]
    words = (f"{order[0]} first: {reasons[order]}" for order in sorted(reasons))
    return ShownVerdict(label, first.criterion, value, same[0] if same else "\n".join(words))
