"""How the labelled units came to be labelled: whether a few may speak for all the traffic.

Every label may say so (`selection_reason` of a row of labels, references or items, or of the whole
dataset.json); what people rated here came in the order of the hand-out policy.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotation.models import Criterion, Project, Rating, Reference, Subject
from annotation.selectors.handout.policies import handout_policy
from evalhub.audit.models import Event
from judges.selectors.correction.standards import SELECTION as KEY
from judges.selectors.correction.standards import stated
from judges.selectors.verdicts import among

BY_CHANCE = frozenset(
    {"random", "at random", "random sample", "simple random", "uniform", "census", "all"}
)
ORDERS = {
    "shuffle": "handed out in random order",
    "strata": "handed out in turn by stratum",
    "highest": "handed out by the highest value of a metadata key first",
    "lowest": "handed out by the lowest value of a metadata key first",
    "judges": "handed out where Judges are in doubt first",
}
NOT_SAID = "imported without a word on how they were chosen"
POLICY_CHANGED = "hand-out policy changed"


@dataclass(frozen=True)
class Selection:
    """How many labelled units were chosen how; `reasons` the commonest first."""

    reasons: tuple[tuple[str, int], ...]
    by_chance: bool

    @property
    def refusal(self) -> str:
        """Why the labels cannot speak for the rest; empty where they can."""
        if self.by_chance:
            return ""
        chosen = [(reason, n) for reason, n in self.reasons if not is_chance(reason)]
        total = sum(n for _, n in self.reasons)
        said = "; ".join(f"{n:,} of {total:,} labelled units: {reason}" for reason, n in chosen)
        return (
            f"The labels were not drawn at random ({said}), so what the Judge gets wrong on them "
            "is not what it gets wrong elsewhere. Label a random sample, or, if they were drawn at "
            f'random, say so under Standards, or by "{KEY}": "random" in the rows or dataset.json.'
        )


def is_chance(reason: str) -> bool:
    return reason.strip().lower() in BY_CHANCE or reason == ORDERS["shuffle"]


def selection_of(criterion: Criterion, subjects: Sequence[int], *, by_reference: bool) -> Selection:
    """How the labels of these subjects were chosen: those of references, or of people."""
    project = criterion.rubric.project
    own = reference_rows(criterion, subjects) if by_reference else rating_rows(criterion, subjects)
    items = dict(
        Subject.objects.filter(among("pk", subjects)).values_list("pk", f"item__extra__{KEY}")
    )
    usual = stated(project, KEY)
    drawn = "" if usual or not any(here for _, _, here in own) else handed_out(project)
    counts: Counter[str] = Counter()
    for pk, said, here in own:
        counts[str(said or items.get(pk) or usual or (drawn if here else NOT_SAID))] += 1
    reasons = tuple(counts.most_common())
    return Selection(reasons, all(is_chance(reason) for reason, _ in reasons))


Row = tuple[int, Any, bool]


def reference_rows(criterion: Criterion, subjects: Sequence[int]) -> list[Row]:
    """Subject, what its reference says, and that it was not handed out here."""
    rows = Reference.objects.filter(among("subject", subjects), criterion__key=criterion.key)
    return [(pk, said, False) for pk, said in rows.values_list("subject_id", f"extra__{KEY}")]


def rating_rows(criterion: Criterion, subjects: Sequence[int]) -> list[Row]:
    """Subject, what one of its ratings says, and whether it was rated here."""
    rows = Rating.objects.filter(
        among("annotation__subject", subjects),
        annotation__status="counted",
        criterion__key=criterion.key,
    )
    found: dict[int, tuple[Any, bool]] = {}
    fields = ("annotation__subject_id", f"extra__{KEY}", "annotation__imported")
    for pk, said, imported in rows.order_by("pk").values_list(*fields):
        before, here = found.get(pk, (None, False))
        found[pk] = (before or said, here or not imported)
    return [(pk, said, here) for pk, (said, here) in found.items()]


def handed_out(project: Project) -> str:
    """The order in which Items were ever handed out that is furthest from chance."""
    changes = Event.objects.filter(project_id=project.public_id, verb=POLICY_CHANGED)
    orders = {handout_policy(project).order}
    for payload in changes.values_list("payload", flat=True):
        orders |= {payload.get(when, {}).get("order", "shuffle") for when in ("before", "after")}
    worst = max(orders, key=list(ORDERS).index)
    return ORDERS[worst]
