"""Planning runs and steering them. The only module that rings for work."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now

from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.tasks import ring_after_commit
from evalhub.scales.mirror import mirror_of
from judges.engine.hosts import is_loopback_name
from judges.engine.prompts.options import PromptOptions
from judges.errors import CannotRun, RunIsOver
from judges.models import Judge, JudgeCall, JudgeRun, PromptVersion
from judges.selectors.prompts.examples import rows_of
from judges.selectors.providers.budgets import limit_of
from judges.selectors.providers.prices import frozen_prices
from judges.services.running.halts import lift_halt

QUEUE = "judge_calls"
State = LeasedRow.State
Status = JudgeRun.Status
MOST_ITEMS = 1_000_000
MOST_DOLLARS = 999_999
# Who takes batches.
BATCHING = frozenset({Judge.Provider.OPENAI, Judge.Provider.RESPONSES, Judge.Provider.ANTHROPIC})


@dataclass(frozen=True)
class RunPlan:
    """What a run asks: each prompt for every subject of its scope, in item order.

    Pairs are asked in both orders unless `both_orders` is off, here or in a version's options, or
    a scale has no mirror; a version may want more samples than `repeats`. `limit` counts items;
    `items` are the ids of those that are asked about, None for all. A `fresh` run uses no reply
    that was given before; anchors are always measured afresh. A run that `waits` is handed over as
    batches, which cost half and are answered within a day.
    """

    prompts: tuple[PromptVersion, ...]
    both_orders: bool = True
    repeats: int = 1
    limit: int | None = None
    budget: Decimal | None = None
    items: tuple[int, ...] | None = None
    purpose: JudgeRun.Purpose = JudgeRun.Purpose.MEASURE
    fresh: bool = False
    waits: bool = False


PLAN = """
INSERT INTO judges_judgecall
    (run_id, subject_id, prompt_version_id, scope, "order", repeat, state, attempts, last_error)
SELECT %(run)s, subject.id, %(prompt)s, subject.scope, shown."order", repeat.n, 'waiting', 0, ''
FROM annotation_subject subject
JOIN (
    SELECT id, position FROM annotation_item
    WHERE project_id = %(project)s AND retired_at IS NULL
      AND (%(items)s::bigint[] IS NULL OR id = ANY(%(items)s)) AND id <> ALL(%(shown)s::bigint[])
    ORDER BY position LIMIT %(limit)s
) item ON item.id = subject.item_id
LEFT JOIN annotation_output output ON output.id = subject.output_id
CROSS JOIN unnest(%(orders)s::text[]) AS shown("order")
CROSS JOIN generate_series(0, %(repeats)s - 1) AS repeat(n)
WHERE subject.scope = %(scope)s
ORDER BY item.position, output.position NULLS FIRST, shown."order", repeat.n
"""


@transaction.atomic
def start_run(*, judge: Judge, plan: RunPlan, actor: User | None = None) -> JudgeRun:
    """Freeze the plan as one row per call and ring for work.

    Raises `CannotRun` when the judge has no address, no prompt is given, or nothing matches.
    """
    check_plan(judge, plan)
    project = Project.objects.select_for_update(no_key=True).get(pk=judge.project_id)
    last = JudgeRun.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    run = JudgeRun.objects.create(
        project=project,
        number=(last or 0) + 1,
        judge=judge,
        purpose=plan.purpose,
        fresh=plan.fresh or plan.purpose == JudgeRun.Purpose.ANCHOR,
        prompt_name=plan.prompts[0].prompt.name if len(plan.prompts) == 1 else "",
        both_orders=plan.both_orders,
        repeats=plan.repeats,
        budget=plan.budget,
        limit=plan.limit,
        waits=plan.waits,
        **frozen(judge, batch=plan.waits),
        started_by=actor,
    )
    planned = sum(plan_calls(run, plan, version) for version in plan.prompts)
    if not planned:
        raise CannotRun("There is nothing for this prompt to judge in the project.")
    lift_halt(project=project, actor=actor)
    record_run_event(run, "judge run started", actor, calls=planned)
    ring_after_commit(QUEUE)
    return run


def frozen(judge: Judge, *, batch: bool = False) -> dict[str, Any]:
    """What a run keeps of its judge and of the project's rubric, whatever becomes of them."""
    rubrics = judge.project.rubrics.filter(published_at__isnull=False)
    return {
        "model": judge.model,
        "parameters": judge.parameters,
        "base_url": judge.base_url,
        "provider": judge.provider,
        "options": judge.options,
        **frozen_prices(judge, batch=batch),
        "rubric": rubrics.order_by("-version").first(),
    }


def check_plan(judge: Judge, plan: RunPlan) -> None:
    """Raise `CannotRun` for a plan that cannot be carried out."""
    if judge.provider == Judge.Provider.IMPORTED:
        raise CannotRun("This Judge only has imported verdicts; it has no address to call.")
    if not plan.prompts:
        raise CannotRun("Choose at least one prompt to run.")
    if any(version.prompt.project_id != judge.project_id for version in plan.prompts):
        raise CannotRun("A prompt belongs to another project.")
    check_criteria(judge.project, plan.prompts)
    if not 1 <= plan.repeats <= 20:
        raise CannotRun("Repeats must be between 1 and 20.")
    if plan.limit is not None and not 1 <= plan.limit <= MOST_ITEMS:
        raise CannotRun(f"The limit must be one Item or more, and at most {MOST_ITEMS:,}.")
    if plan.budget is not None:
        check_budget(judge, plan.budget)
    check_shared_budget(judge)
    if plan.waits and judge.provider not in BATCHING:
        raise CannotRun("Only OpenAI and Anthropic take batches; let the run not wait.")


def check_criteria(project: Project, versions: Sequence[PromptVersion]) -> None:
    """Raise `CannotRun` for a prompt whose replies could be read under no criterion any more."""
    current = {(one.key, one.scope) for one in current_criteria(project)}
    for version in versions:
        prompt = version.prompt
        if not any((key, prompt.scope) in current for key in prompt.criteria):
            raise CannotRun(
                f"{prompt.name} asks for {', '.join(prompt.criteria)}, which the Rubric in force "
                "does not ask for as it did. Write a JudgePrompt for that Rubric."
            )


def check_budget(judge: Judge, budget: Decimal) -> None:
    """Raise `CannotRun` for a budget that could not be kept."""
    if not budget.is_finite() or not 0 < budget <= MOST_DOLLARS:
        raise CannotRun(f"The budget must be more than nothing and at most ${MOST_DOLLARS:,}.")
    if not is_priced(judge):
        raise CannotRun("A budget needs the prices of the Judge's tokens; this Judge has none.")


def check_shared_budget(judge: Judge) -> None:
    """Raise `CannotRun` for what could not keep the budget of its project, if there is one."""
    if limit_of(judge.project_id) is None:
        return
    if not is_priced(judge):
        raise CannotRun(
            "The Project has a budget for Judges, which needs the prices of the Judge's tokens; "
            "this Judge has none. Give it prices, 0 where it costs nothing."
        )


def is_priced(judge: Judge) -> bool:
    prices = frozen_prices(judge)
    return None not in (prices["price_per_million_in"], prices["price_per_million_out"])


def plan_calls(run: JudgeRun, plan: RunPlan, version: PromptVersion) -> int:
    """Write the calls of one prompt; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {"run": run.pk, **asked_by(plan, version)})
        return cursor.rowcount


def asked_by(plan: RunPlan, version: PromptVersion) -> dict[str, Any]:
    """Which calls a plan makes of one prompt. What it shows as examples is not asked."""
    project = version.prompt.project
    options = PromptOptions.read(version.options)
    orders = [""]
    if version.prompt.scope == "pair":
        both = plan.both_orders and options.both_orders and has_mirror(version)
        orders = ["AB", "BA"] if both else ["AB"]
    return {
        "project": project.pk,
        "prompt": version.pk,
        "scope": version.prompt.scope,
        "orders": orders,
        "repeats": max(plan.repeats, options.samples),
        "limit": plan.limit,
        "items": None if plan.items is None else list(plan.items),
        "shown": [row.subject.item_id for row in rows_of(project, options)],
    }


def has_mirror(version: PromptVersion) -> bool:
    """Whether an answer about a pair shown B first could be turned back, under every criterion."""
    asked = set(version.prompt.criteria)
    criteria = [one for one in current_criteria(version.prompt.project) if one.key in asked]
    return all(mirror_of(one.values, one.anchors) is not None for one in criteria)


@transaction.atomic
def cancel_run(*, run: JudgeRun, actor: User | None = None) -> JudgeRun:
    """Stop a run: calls that wait are cancelled, those under way finish and are stored.

    With the run of a panel those of its members end that go on or are paused.
    """
    run = JudgeRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status not in {Status.RUNNING, Status.PAUSED, Status.STOPPED}:
        raise RunIsOver(f"Run {run.number} is {run.status} already.")
    waiting = JudgeCall.objects.filter(run=run, state=State.WAITING)
    cancelled = waiting.update(state=State.CANCELLED)
    run.status, run.finished_at = Status.CANCELLED, Now()
    run.save(update_fields=["status", "finished_at"])
    record_run_event(run, "judge run cancelled", actor, calls=cancelled)
    members = JudgeRun.objects.filter(seat__panel__run=run)
    for member in members.filter(status__in=[Status.RUNNING, Status.PAUSED]).order_by("pk"):
        cancel_run(run=member, actor=actor)
    run.refresh_from_db()
    return run


@transaction.atomic
def resume_run(*, run: JudgeRun, actor: User | None = None) -> JudgeRun:
    """Go on with a run that was paused, stopped or cancelled, or has dead calls.

    A run that goes on already is left alone. One that has no verdict yet, or is asked on this
    machine, is asked where its judge is by now, as its address may be what was mended.
    """
    run = JudgeRun.objects.select_for_update(no_key=True, of=("self",)).get(pk=run.pk)
    if run.status == Status.RUNNING:
        return run
    unfinished = JudgeCall.objects.filter(
        run=run, state__in=[State.WAITING, State.CANCELLED, State.DEAD]
    )
    if run.imported or not unfinished.exists():
        raise RunIsOver(f"Run {run.number} has no call left to make.")
    again = unfinished.update(
        state=State.WAITING,
        token=None,
        lease_until=None,
        attempts=0,
        not_before=Now(),
        limited_since=None,
    )
    run.status, run.stop_reason, run.finished_at = Status.RUNNING, "", None
    run.base_url = address_of(run)
    run.save(update_fields=["status", "stop_reason", "finished_at", "base_url"])
    lift_halt(project=run.project, actor=actor)
    record_run_event(run, "judge run resumed", actor, calls=again, base_url=run.base_url)
    ring_after_commit(QUEUE)
    return run


def address_of(run: JudgeRun) -> str:
    """Where a resumed run is asked."""
    places = (run.base_url, run.judge.base_url)
    here = all(is_loopback_name(urlsplit(place).hostname or "") for place in places)
    return run.judge.base_url if here or not run.verdicts.exists() else run.base_url


def record_run_event(run: JudgeRun, verb: str, actor: User | None, **payload: object) -> None:
    record_event(
        verb=verb,
        subject=run,
        actor=actor,
        project_id=run.project.public_id,
        payload={"number": run.number, **payload},
    )
