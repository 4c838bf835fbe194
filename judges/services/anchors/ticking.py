"""Judging anchors again when they are due. The worker's sweep calls it; nothing starts twice."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError
from judges.errors import CannotRun, RunIsOver
from judges.models import Anchor, AnchorRound, JudgeCall, JudgeRun
from judges.selectors.anchors.frozen import anchored_subjects, changed_since
from judges.services.running.halts import may_begin
from judges.services.runs import RunPlan, start_run

QUEUE = "anchors"
AT_ONCE = 20
AGAIN = timedelta(hours=1)
ANOTHER = "Freeze another anchor."


def judge_due_anchors() -> int:
    """The sweep: a round for every anchor whose time has come; returns how many began.

    None where everything is paused; it begins once that is over.
    """
    due = Anchor.objects.filter(next_at__lte=timezone.now(), project__halt=None)
    due = due.order_by("next_at")
    return sum(judge_again(pk) for pk in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def judge_again(pk: int) -> int:
    """One anchor, by one worker; a round that is still under way is waited for."""
    rows = Anchor.objects.select_for_update(skip_locked=True, of=("self",))
    anchor = rows.filter(pk=pk, next_at__lte=timezone.now()).first()
    if anchor is None or not may_begin(anchor.project_id):
        return 0
    anchor.next_at = timezone.now() + timedelta(days=anchor.every_days)
    anchor.save(update_fields=["next_at"])
    last = anchor.rounds.select_related("run").last()
    if last is not None and last.run.status in {JudgeRun.Status.RUNNING, JudgeRun.Status.PAUSED}:
        return 0
    changed = changed_since(anchor)
    if changed:
        end_anchor(anchor, f"{changed} {ANOTHER}", None)
        return 0
    try:
        with transaction.atomic():
            start_round(anchor, None)
    except EvalhubError as error:
        wait_for(anchor, error.message)
        return 0
    Anchor.objects.filter(pk=anchor.pk).update(stopped="")
    return 1


def wait_for(anchor: Anchor, reason: str) -> None:
    """Keep why a round cannot begin yet, and try again soon: prices may be missing, say."""
    is_new = anchor.stopped != reason
    anchor.next_at, anchor.stopped = timezone.now() + AGAIN, reason
    anchor.save(update_fields=["next_at", "stopped"])
    if is_new:
        record(anchor, "anchor waits", reason, None)


def start_round(anchor: Anchor, actor: User | None) -> AnchorRound:
    """Plan one round: every unit once, asked afresh. Raises `CannotRun` where it changed."""
    changed = changed_since(anchor)
    if changed:
        raise CannotRun(f"{changed} {ANOTHER}")
    subjects = anchored_subjects(anchor.values)
    plan = RunPlan(
        prompts=(anchor.prompt_version,),
        items=tuple(sorted({one.item_id for one in subjects})),
        purpose=JudgeRun.Purpose.ANCHOR,
    )
    run = start_run(judge=anchor.judge, plan=plan, actor=actor)
    own = [one.pk for one in subjects]
    JudgeCall.objects.filter(run=run).exclude(subject__in=own).delete()
    last = anchor.rounds.aggregate(last=Max("number"))["last"] or 0
    return AnchorRound.objects.create(anchor=anchor, number=last + 1, run=run)


@transaction.atomic
def stop_anchor(*, anchor: Anchor, actor: User | None = None) -> Anchor:
    """No more rounds. Raises `RunIsOver` where it was stopped already."""
    held = Anchor.objects.select_for_update(of=("self",)).get(pk=anchor.pk)
    if held.next_at is None:
        raise RunIsOver("This anchor was stopped already.")
    end_anchor(held, "Stopped by hand.", actor)
    return held


def end_anchor(anchor: Anchor, reason: str, actor: User | None) -> None:
    anchor.next_at, anchor.stopped = None, reason
    anchor.save(update_fields=["next_at", "stopped"])
    record(anchor, "anchor stopped", reason, actor)


def record(anchor: Anchor, verb: str, reason: str, actor: User | None) -> None:
    record_event(
        verb=verb,
        subject=anchor,
        actor=actor,
        project_id=anchor.project.public_id,
        payload={"reason": reason},
    )
