"""Reading stored replies again: the verdicts of a run follow from them and from nothing else."""

from dataclasses import dataclass

from django.db.models import F

from judges.models import CallAttempt, JudgeCall, JudgeRun, Verdict
from judges.selectors.calls import material_of
from judges.services.rows import read, reply_in, verdicts_of

NAMES = ("value", "status", "reason", "rationale", "raw")
AT_ONCE = 500


@dataclass(frozen=True)
class Replay:
    """How many verdicts were read again, and the ids of those that came out otherwise."""

    n: int
    different: tuple[int, ...]


def replayed(run: JudgeRun) -> Replay:
    """Read every kept reply of a run again and hold it against its verdicts; writes nothing."""
    n, different = 0, []
    attempts = CallAttempt.objects.filter(call__run=run, call__state="done", error_class="")
    newest = attempts.filter(kept=True).order_by("call", "-id").distinct("call")
    ids = list(newest.values_list("id", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = CallAttempt.objects.filter(pk__in=ids[start : start + AT_ONCE])
        by_call = {one.call_id: one for one in some}
        stored = verdicts_by_place(run, list(by_call))
        calls = list(JudgeCall.objects.filter(pk__in=by_call).select_related("run"))
        for material in material_of(run, calls):
            source = by_call[material.call.pk]
            reading = read(material, reply_in(source), source)
            for again in verdicts_of(run, material, reading):
                known = stored[(material.call.pk, again.criterion_id)]
                n += 1
                if any(getattr(known, name) != getattr(again, name) for name in NAMES):
                    different.append(known.pk)
    return Replay(n, tuple(different))


def verdicts_by_place(run: JudgeRun, calls: list[int]) -> dict[tuple[int, int], Verdict]:
    rows = Verdict.objects.filter(run=run, call__in=calls).order_by(F("id"))
    return {(one.call_id or 0, one.criterion_id): one for one in rows}
