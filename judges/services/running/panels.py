"""Panels: members' runs are started together, and joined once they have all finished.

A panel's own run holds the joint verdicts and stands in reports like that of any judge.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now

from evalhub.accounts.models import User
from evalhub.errors import EvalhubError
from judges.engine.reading.joining import Doubt, Voice, is_doubtful
from judges.errors import CannotRun, NothingLeft
from judges.models import Judge, JudgeCall, JudgeRun, Panel, PromptVersion, Seat, Verdict
from judges.services.budgets import dollars
from judges.services.endings import MOST_REASON, record_run, stop_run
from judges.services.rows import storable
from judges.services.running.halts import may_begin
from judges.services.running.joint import store_joint
from judges.services.runs import RunPlan, check_plan, start_run

Status = JudgeRun.Status
MOST_MEMBERS = 9
CHECKED = 0.1
LEAST = Decimal("0.000001")


@dataclass(frozen=True)
class CascadePolicy:
    """When the dear judge is asked too: in `doubt`, and for a random share of the rest."""

    doubt: Doubt = field(default_factory=Doubt)
    checked_share: float = CHECKED

    def kept(self) -> dict[str, Any]:
        return {**self.doubt.kept(), "checked_share": self.checked_share}

    @property
    def words(self) -> str:
        """What sets one policy apart from another, in short."""
        below = [] if self.doubt.below is None else [f"doubt below {self.doubt.below:g}"]
        points = [f"doubt at {', '.join(self.doubt.points)}"] if self.doubt.points else []
        return "; ".join([*below, *points, f"{100 * self.checked_share:g}% checked"])

    def n_checked(self, n: int) -> int:
        """How many of so many subjects without doubt are checked: the share, rounded up."""
        # A share such as .07 of 100 is a hair above 7 in floating point.
        return math.ceil(round(self.checked_share * n, 9))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "CascadePolicy":
        return cls(Doubt.read(kept), float(kept.get("checked_share", CHECKED)))


@transaction.atomic
def start_jury(
    *, judges: Sequence[Judge], plan: RunPlan, rule: str, actor: User | None = None
) -> Panel:
    """Ask several judges, or one with several prompts, and join what they say by `rule`.

    Raises `CannotRun` for fewer than two members.
    """
    members = jury_members(judges, plan)
    if plan.budget is not None:
        plan = replace(plan, budget=plan.budget / len(members))
    runs = [
        start_run(judge=judge, plan=replace(plan, prompts=(one,)), actor=actor)
        for judge, one in members
    ]
    name = f"Jury of {', '.join(judge.name for judge in judges)} by {rule}"
    return seated(runs, name, {"kind": Panel.Kind.JURY, "rule": rule}, actor)


def jury_members(judges: Sequence[Judge], plan: RunPlan) -> list[tuple[Judge, PromptVersion]]:
    """Every judge with every prompt. Raises `CannotRun` where these are no jury."""
    members = [(judge, one) for judge in judges for one in plan.prompts]
    if not 2 <= len(members) <= MOST_MEMBERS:
        raise CannotRun(f"A jury has two to {MOST_MEMBERS} members: judges times prompts.")
    for judge in judges:
        check_plan(judge, plan)
    return members


@transaction.atomic
def start_cascade(
    *, judges: tuple[Judge, Judge], plan: RunPlan, policy: CascadePolicy, actor: User | None = None
) -> Panel:
    """Ask the first judge about everything and the second where the first is in doubt.

    What the second one is asked is planned once the first one has ended.
    """
    check_cascade(judges, plan, policy)
    cheap, dear = judges
    first = start_run(judge=cheap, plan=plan, actor=actor)
    kept = {**policy.kept(), "judge": dear.pk, "prompt": plan.prompts[0].pk}
    kept |= {"budget": None if plan.budget is None else str(plan.budget)}
    name = f"Cascade from {cheap.name} to {dear.name} ({policy.words})"
    return seated([first], name, {"kind": Panel.Kind.CASCADE, "policy": kept}, actor)


def check_cascade(judges: tuple[Judge, Judge], plan: RunPlan, policy: CascadePolicy) -> None:
    """Raise `CannotRun` where these are no cascade."""
    if judges[0].pk == judges[1].pk:
        raise CannotRun("A cascade needs two different Judges, the cheaper one first.")
    if len(plan.prompts) != 1:
        raise CannotRun("A cascade asks one prompt.")
    if not 0 <= policy.checked_share <= 1:
        raise CannotRun("The share that is checked must be between 0 and 1.")
    for judge in judges:
        check_plan(judge, plan)


def seated(
    runs: Sequence[JudgeRun], name: str, about: Mapping[str, Any], actor: User | None
) -> Panel:
    """The panel of some runs, with a run of its own under a judge that cannot be called.

    Panels of other judges, rules or policies have another judge, those of other prompts another
    name of the prompt, so that one never stands for the other in reports.
    """
    first, prompts = runs[0], dict.fromkeys(run.prompt_name for run in runs)
    judge, _ = Judge.objects.get_or_create(
        project=first.project,
        name=fitting(name, Judge, "name"),
        defaults={"provider": Judge.Provider.IMPORTED, "model": str(about["kind"])},
    )
    number = JudgeRun.objects.filter(project=first.project).aggregate(last=Max("number"))["last"]
    run = JudgeRun.objects.create(
        project=first.project,
        number=number + 1,
        judge=judge,
        imported=True,
        prompt_name=fitting(", ".join(prompts), JudgeRun, "prompt_name"),
        model=judge.model,
        rubric=first.rubric,
        both_orders=first.both_orders,
        repeats=first.repeats,
        started_by=actor,
    )
    panel = Panel.objects.create(run=run, **about)
    Seat.objects.bulk_create([Seat(panel=panel, place=n, run=one) for n, one in enumerate(runs)])
    return panel


def fitting(name: str, model: type[Judge] | type[JudgeRun], field_name: str) -> str:
    """A name as long as its field holds; where it is cut, a hash of the whole tells it apart."""
    most = model._meta.get_field(field_name).max_length or 0
    if len(name) <= most:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: most - len(digest) - 1]} {digest}"


def settle_panels() -> int:
    """Take panels a step further whose members have finished; returns how many were joined.

    A panel waits for a member that is paused, stopped or cancelled until it was resumed.
    """
    behind = Seat.objects.filter(panel=OuterRef("pk")).exclude(run__status=Status.FINISHED)
    waiting = Panel.objects.filter(~Exists(behind), run__status=Status.RUNNING)
    return sum(settle_panel(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def settle_panel(pk: int) -> bool:
    """Join a panel's verdicts, or ask a cascade's second member first."""
    locked = Panel.objects.select_for_update(no_key=True, of=("self", "run"))
    panel = locked.select_related("run__project").get(pk=pk)
    if panel.run.status != Status.RUNNING or not may_begin(panel.run.project_id):
        return False
    runs = [seat.run for seat in panel.seats.order_by("place").select_related("run__judge")]
    if any(run.status != Status.FINISHED for run in runs):
        return False
    try:
        if panel.kind == Panel.Kind.CASCADE and len(runs) == 1 and second_asked(panel, runs[0]):
            return False
    except NothingLeft as error:
        stop_run(panel.run, error.message)
        return False
    except EvalhubError as error:
        wait_for(panel.run, error.message)
        return False
    store_joint(panel, runs)
    JudgeRun.objects.filter(pk=panel.run_id).update(
        status=Status.FINISHED, stop_reason="", finished_at=Now()
    )
    record_run(panel.run, "judge panel joined", members=len(runs))
    return True


def wait_for(run: JudgeRun, reason: str) -> None:
    """Keep why a cascade's second member cannot be asked yet; it is tried again."""
    reason = storable(reason, MOST_REASON)
    if run.stop_reason != reason:
        JudgeRun.objects.filter(pk=run.pk).update(stop_reason=reason)
        record_run(run, "judge panel waits", reason=reason)


def second_asked(panel: Panel, first: JudgeRun) -> bool:
    """Plan the dear judge's calls; False when it need not be asked about anything."""
    policy, kept = CascadePolicy.read(panel.policy), panel.policy
    doubtful, rest = in_doubt(first, policy.doubt)
    checked = drawn(rest, policy.n_checked(len(rest)), np.random.default_rng(first.pk))
    chosen = [*doubtful, *checked]
    if not chosen:
        return False
    plan = RunPlan(
        prompts=tuple(PromptVersion.objects.filter(pk=kept["prompt"]).select_related("prompt")),
        both_orders=first.both_orders,
        repeats=first.repeats,
        budget=None if kept["budget"] is None else left_of(Decimal(kept["budget"]), first),
        purpose=JudgeRun.Purpose.TRIAL,
        limit=first.limit,
    )
    dear = Judge.objects.select_related("project").get(pk=kept["judge"])
    second = start_run(judge=dear, plan=plan, actor=first.started_by)
    JudgeCall.objects.filter(run=second).exclude(subject__in=chosen).delete()
    Seat.objects.create(panel=panel, place=1, run=second)
    panel.policy = {**kept, "doubtful": sorted(doubtful), "checked": checked}
    panel.save(update_fields=["policy"])
    JudgeRun.objects.filter(pk=panel.run_id).update(stop_reason="")
    return True


def drawn(subjects: set[int], n: int, rng: np.random.Generator) -> list[int]:
    """So many of some subjects, at random."""
    return sorted(rng.choice(sorted(subjects), n, replace=False).tolist()) if n else []


def left_of(budget: Decimal, first: JudgeRun) -> Decimal:
    """What the first member left of the cascade's budget. Raises `NothingLeft`."""
    left = (budget - first.spent).quantize(LEAST, ROUND_DOWN)
    if left <= 0:
        raise NothingLeft(
            f"The budget of {dollars(budget)} is spent: nothing is left to ask the second Judge "
            "with. Start another cascade with a larger one."
        )
    return left


def in_doubt(run: JudgeRun, doubt: Doubt) -> tuple[set[int], set[int]]:
    """Subjects of which a verdict leaves doubt, and the others."""
    doubtful: set[int] = set()
    seen: set[int] = set()
    names = ("subject_id", "value", "status", "confidence", "distribution")
    for subject, value, status, confidence, distribution in Verdict.objects.filter(
        run=run
    ).values_list(*names):
        seen.add(subject)
        if is_doubtful(Voice(value, status, confidence, distribution), doubt):
            doubtful.add(subject)
    return doubtful, seen - doubtful
