"""Asking a model for a better text, in the background: one call, no transaction open meanwhile."""

import asyncio
import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from evalhub.accounts.models import User
from evalhub.errors import EvalhubError
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from evalhub.jobs.tasks import ring_after_commit
from judges.engine.errors import EngineError
from judges.engine.hosts import PinnedTransport, open_client
from judges.engine.prompts.examples import Example
from judges.engine.prompts.optimising import (
    MOST_CASES,
    CannotPropose,
    Case,
    Proposed,
    optimiser_prompt,
    optimiser_schema,
    read_proposal,
)
from judges.engine.prompts.options import PromptOptions
from judges.engine.providers.calling import HttpProvider
from judges.engine.requests import CallReply, CallRequest, Deadlines
from judges.errors import CannotRun
from judges.models import Judge, JudgeRun, PromptProposal, PromptVersion
from judges.selectors.prompts.examples import texts_of
from judges.selectors.prompts.improving import Difference, calibration_items, differences
from judges.services.judges import host_of, host_policy
from judges.services.prompting.improving import BY_MODEL, propose_candidate
from judges.services.providers.opening import dialect_for, key_for
from judges.services.running.halts import check_not_halted
from judges.services.running.outlays import charge_stopped, paid

QUEUE = "prompt_proposals"
# A whole prompt takes a model longer than a value, and nobody waits in front of a page.
PATIENCE = Deadlines(read=300, total=300)
LEASE = timedelta(seconds=400)
State = LeasedRow.State


@transaction.atomic
def ask_for_candidate(
    *, version: PromptVersion, run: JudgeRun, judge: Judge, actor: User | None = None
) -> PromptProposal:
    """Have a worker ask a model for a better text. Raises `CannotRun` where nothing differs."""
    if judge.provider == Judge.Provider.IMPORTED:
        raise CannotRun("This Judge only has imported verdicts; it has no address to call.")
    check_not_halted(judge.project)
    prompt = version.prompt
    if not differences(run, prompt, calibration_items(prompt)):
        raise CannotRun(
            "Judge and people differ on no unit of the calibration split: there is nothing to "
            "learn from. Rate more Items, or leave the prompt as it is."
        )
    proposal = PromptProposal.objects.create(version=version, run=run, judge=judge, asked_by=actor)
    ring_after_commit(QUEUE)
    return proposal


def work_on_proposals() -> int:
    """Ask for one waiting proposal; returns how many were worked on."""
    with transaction.atomic():
        where = Q(judge__project__halt=None)
        rows = leases.claim(PromptProposal, limit=1, where=where, lease=LEASE)
    for row in rows:
        settle(row)
    return len(rows)


def settle(row: PromptProposal) -> None:
    """Ask, and keep either a candidate or the reason why there is none."""
    try:
        proposed = read_proposal(reply_for(row))
        keep(row, proposed)
    except (EngineError, EvalhubError, CannotPropose) as error:
        with transaction.atomic():
            leases.finish(row, error=str(getattr(error, "message", error))[:500], state=State.DEAD)


@transaction.atomic
def keep(row: PromptProposal, proposed: Proposed) -> None:
    """Raises `InvalidPrompt` for a text that could be no candidate."""
    found = propose_candidate(
        base=row.version,
        text=proposed.text,
        options=PromptOptions.read(row.version.options),
        note=f"{proposed.changes} ({BY_MODEL}, {row.judge.name})".strip(),
        actor=row.asked_by,
    )
    PromptProposal.objects.filter(pk=row.pk).update(candidate=found.prompt)
    leases.finish(row)


def reply_for(row: PromptProposal) -> CallReply:
    """What the model answers. Raises `EngineError` or `EvalhubError`."""
    judge, prompt = row.judge, row.version.prompt
    cases = [case_of(one) for one in differences(row.run, prompt, calibration_items(prompt))]
    key = key_for(judge, host_of(judge.base_url))
    request = CallRequest(
        key=row.pk,
        prompt=optimiser_prompt(row.version.text, cases[:MOST_CASES], nonce_of(row)),
        model=judge.model,
        schema=optimiser_schema(),
        parameters=judge.parameters,
        deadlines=PATIENCE,
    )
    check_not_halted(judge.project)
    with paid(row, judge, request) as bill:
        bill.reply = asyncio.run(ask(judge, key, request))
    return bill.reply


async def ask(judge: Judge, key: str, request: CallRequest) -> CallReply:
    """One call; who asked may ask again. Raises `EngineError`."""
    dialect = dialect_for(judge.provider, judge.options)
    async with open_client(PinnedTransport(host_policy())) as client:
        return await HttpProvider(judge.base_url, client, key, dialect).ask(request)


def case_of(one: Difference) -> Case:
    shown = Example("", "", tuple(texts_of(one.subject)), "")
    text = "\n\n".join(f"[{title}]\n{part}" for title, part in shown.texts if part)
    return Case(text, one.people, one.judge, one.rationale)


def nonce_of(row: PromptProposal) -> str:
    return hashlib.sha256(f"{row.public_id}".encode()).hexdigest()[:12]


def sweep_proposals() -> int:
    """Free what workers that died had taken; what was set aside for it is charged."""
    freed = leases.sweep(PromptProposal)
    charge_stopped(PromptProposal)
    return freed
