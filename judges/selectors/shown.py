"""What annotators may be shown of verdicts, where their project does not hide them."""

from annotation.models import Subject
from annotation.selectors.blindness.verdicts import ShownVerdict
from judges.models import Verdict
from judges.selectors.verdicts import runs_by_label


def shown_verdicts(subject: Subject) -> list[ShownVerdict]:
    """Each judge's first value under every criterion, from the run that reports use."""
    labels = {run.pk: label for label, run in runs_by_label(subject.project).items()}
    rows = Verdict.objects.filter(
        run__in=labels, subject=subject, probe="", status=Verdict.Status.OK
    )
    found: dict[tuple[int, int], ShownVerdict] = {}
    for row in rows.select_related("criterion").order_by("repeat", "order", "pk"):
        place = (row.run_id, row.criterion_id)
        said = (labels[row.run_id], row.criterion, row.value, row.rationale)
        found.setdefault(place, ShownVerdict(*said))
    return list(found.values())
