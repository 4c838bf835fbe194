"""The joint verdicts of a panel: one for each view of a unit that a member was asked about."""

from collections.abc import Sequence

from django.db.models import F

from judges.engine.reading.joining import Voice, joined
from judges.models import JudgeRun, Panel, Verdict
from judges.selectors.calls import spec_of

View = tuple[int, int, str, int]
SAID = ("value", "status", "reason", "rationale", "confidence", "distribution", "expected")
UNHEARD = "the first Judge was in doubt, and the second one gave no answer"


def store_joint(panel: Panel, runs: Sequence[JudgeRun]) -> None:
    """Write the panel's verdicts, of its members' runs in the order of their seats."""
    said: dict[View, list[Verdict]] = {}
    for run in runs:
        for one in run.verdicts.filter(probe="").select_related("criterion").order_by(F("id")):
            view = (one.subject_id, one.criterion_id, one.order, one.repeat)
            said.setdefault(view, []).append(one)
    dear = runs[1].pk if panel.kind == Panel.Kind.CASCADE and len(runs) > 1 else None
    rows = [joint_verdict(panel, voices, dear) for voices in said.values()]
    Verdict.objects.bulk_create(rows, batch_size=2_000)


def joint_verdict(panel: Panel, voices: Sequence[Verdict], dear: int | None) -> Verdict:
    """One verdict of several; of a cascade the dear judge's where the cheap one was in doubt.

    `dear` is the run of a cascade's second member. Where it is missing there is no value.
    """
    first = voices[0]
    about = {
        "run": panel.run,
        "subject_id": first.subject_id,
        "criterion_id": first.criterion_id,
        "order": first.order,
        "repeat": first.repeat,
    }
    if panel.kind == Panel.Kind.CASCADE:
        doubtful = first.subject_id in panel.policy.get("doubtful", ())
        one = next((one for one in voices if one.run_id == dear), None) if doubtful else first
        if one is None:
            return Verdict(**about, status=Verdict.Status.ABSTAINED, reason=UNHEARD)
        return Verdict(**about, **{name: getattr(one, name) for name in SAID})
    found = joined(
        [Voice(one.value, one.status) for one in voices], panel.rule, spec_of(first.criterion)
    )
    return Verdict(
        **about,
        value=found.value,
        status=Verdict.Status.OK if found.value is not None else Verdict.Status.ABSTAINED,
        reason=found.reason,
        confidence=found.share,
        distribution=found.distribution or None,
        expected=found.mean,
    )
