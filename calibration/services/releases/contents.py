"""What a release holds, for whoever writes it in a form of their own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotation.models import Project, Trap
from calibration.exports.snapshots import Source
from calibration.exports.tables.entries import Entry, Golden, entries
from calibration.models import Adjudication, AdjudicationState


@dataclass(frozen=True)
class Unfit:
    """What is not handed on, though a release holds it: by now it tests people, or is open again.

    Both may have become so after the release.
    """

    trap_items: frozenset[int]
    pending: frozenset[tuple[int, str]]


def unfit(project: Project) -> Unfit:
    """Items that are traps, and units whose decision awaits a second person or was disputed."""
    traps = Trap.objects.filter(project=project, active=True).values_list("item", flat=True)
    found = Adjudication.objects.filter(project=project).values_list("subject", "key", "state")
    by_state: dict[str, set[tuple[int, str]]] = {state: set() for state in AdjudicationState.values}
    for subject, key, state in found:
        by_state[state].add((subject, key))
    disputed = by_state[AdjudicationState.DISPUTED] - by_state[AdjudicationState.SETTLED]
    pending = by_state[AdjudicationState.PROPOSED] | disputed
    return Unfit(frozenset(traps), frozenset(pending))


def fit_entries(source: Source, without: Unfit, left_out: Counter[str]) -> Iterator[Entry]:
    """Yield the subjects of a release that may be handed on, counting the values that may not."""
    for one in entries(source):
        if one.item in without.trap_items:
            left_out["trap"] += len(one.values)
            continue
        reasons = [reason(one, golden, without) for golden in one.values]
        left_out.update(said for said in reasons if said)
        kept = [golden for golden, said in zip(one.values, reasons, strict=True) if not said]
        if kept:
            one.values = kept
            yield one


def reason(one: Entry, golden: Golden, without: Unfit) -> str:
    """Why a value is not handed on; empty where it is."""
    if golden.provenance.get("trap"):
        return "trap"
    return "pending" if (one.id, golden.criterion) in without.pending else ""
