"""Pausing runs: one, all of a project, or all there are. No call is begun some seconds later."""

from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from judges.errors import RunIsOver
from judges.models import JudgeRun
from judges.services.running.halts import halt_calls

Status = JudgeRun.Status


@transaction.atomic
def pause_run(*, run: JudgeRun, actor: User | None = None) -> JudgeRun:
    """Begin no more calls of a run until it is resumed; those under way end and are stored."""
    run = JudgeRun.objects.select_for_update(no_key=True, of=("self",)).get(pk=run.pk)
    if run.status != Status.RUNNING:
        raise RunIsOver(f"Run {run.number} is {run.status} already.")
    if run.imported:
        raise RunIsOver(f"Run {run.number} makes no calls of its own; pause its members' runs.")
    pause(run, actor, f"{name_of(actor)} paused it.")
    return run


@transaction.atomic
def pause_all_runs(*, project: Project | None = None, actor: User | None = None) -> int:
    """The kill switch: pause every run that goes on, of one project or of all; returns how many.

    Checks and proposals that wait are cancelled, and none is made until the halt is lifted.
    """
    reason = f"{name_of(actor)} paused all runs."
    halt_calls(project=project, actor=actor, reason=reason)
    runs = JudgeRun.objects.filter(status=Status.RUNNING, imported=False).order_by("pk")
    if project is not None:
        runs = runs.filter(project=project)
    found = list(runs.select_for_update(no_key=True, of=("self",)).select_related("project"))
    for run in found:
        pause(run, actor, reason)
    return len(found)


def pause(run: JudgeRun, actor: User | None, reason: str) -> None:
    run.status, run.stop_reason = Status.PAUSED, reason
    run.save(update_fields=["status", "stop_reason"])
    record_event(
        verb="judge run paused",
        subject=run,
        actor=actor,
        project_id=run.project.public_id,
        payload={"number": run.number, "reason": reason},
    )


def name_of(actor: User | None) -> str:
    return str(actor) if actor is not None else "The operator"
