"""Starting a probing: the same units as they are, twice, and under every probe, once."""

from decimal import ROUND_UP, Decimal

from django.db import transaction

from evalhub.accounts.models import User
from judges.engine.probes.perturbations import PERTURBATIONS
from judges.errors import CannotRun
from judges.models import Judge, JudgeCall, JudgeRun
from judges.services.probing.sheets import BASELINE_REPEATS, ProbePlan, ProbeSheet, probe_sheet
from judges.services.runs import RunPlan, record_run_event, start_run

LEAST = Decimal("0.000001")


@transaction.atomic
def start_probing(*, judge: Judge, plan: ProbePlan, actor: User | None = None) -> JudgeRun:
    """Write the calls of a probing as a run of its own, which no report takes for a measurement.

    Without a budget of its own it may spend what its sheet says it costs at most. Raises
    `CannotRun` for a probe that does not exist, and where no unit fits.
    """
    unknown = [name for name in plan.probes if name not in PERTURBATIONS]
    if unknown or not plan.probes:
        known = ", ".join(PERTURBATIONS)
        raise CannotRun(f"Choose probes among {known}; {', '.join(unknown) or 'none'} is not one.")
    sheet = probe_sheet(judge, plan)
    if not sheet.calls:
        raise CannotRun("No unit that people rated can be probed so; rate some, or choose others.")
    run = start_run(judge=judge, plan=run_plan(plan, sheet), actor=actor)
    JudgeRun.objects.filter(pk=run.pk).update(seed=plan.seed)
    run.seed = plan.seed
    run.calls.exclude(subject__in=sheet.subjects).delete()
    scope, order = plan.version.prompt.scope, "AB" if plan.version.prompt.scope == "pair" else ""
    JudgeCall.objects.bulk_create(
        JudgeCall(
            run=run,
            subject_id=one.subject,
            prompt_version=plan.version,
            scope=scope,
            order=order,
            probe=one.probe,
        )
        for one in sheet.calls
    )
    record_run_event(
        run, "judge probes planned", actor, probes=list(plan.probes), units=len(sheet.subjects)
    )
    return run


def run_plan(plan: ProbePlan, sheet: ProbeSheet) -> RunPlan:
    items = plan.version.prompt.project.subjects.filter(pk__in=sheet.subjects)
    return RunPlan(
        prompts=(plan.version,),
        both_orders=False,
        repeats=BASELINE_REPEATS,
        budget=plan.budget or most_of(sheet),
        items=tuple(sorted(set(items.values_list("item_id", flat=True)))),
        purpose=JudgeRun.Purpose.PROBE,
    )


def most_of(sheet: ProbeSheet) -> Decimal | None:
    """The upper bound as a budget: none without prices, and none where the model is free."""
    if not sheet.most:
        return None
    return max(LEAST, sheet.most.quantize(LEAST, ROUND_UP))
