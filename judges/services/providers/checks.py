"""Checking a judge: a page asks, a worker makes one tiny call and looks the model up.

Only a worker can open the key, so the page writes a row and rings; the answer comes as a row too.
"""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Q

from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from evalhub.jobs.tasks import ring_after_commit
from judges.engine.errors import EngineError
from judges.engine.hosts import PinnedTransport, open_client
from judges.engine.parsing import parse_reply
from judges.engine.prompting import CriterionSpec
from judges.engine.providers.calling import HttpProvider
from judges.engine.requests import CallReply, CallRequest, Deadlines, is_same_model
from judges.engine.schemas import reply_schema
from judges.errors import InvalidJudge
from judges.models import Judge, JudgeCheck
from judges.services.judges import host_of, host_policy
from judges.services.providers.learned import plain
from judges.services.providers.opening import dialect_for, key_for
from judges.services.providers.prices import set_retirement
from judges.services.rows import storable
from judges.services.running.halts import check_not_halted
from judges.services.running.outlays import charge_stopped, paid

QUEUE = "judge_checks"
PATIENCE = Deadlines(read=40, total=40)
SPEC = CriterionSpec("check", "ordinal", (1, 2))
PROMPT = (
    "This is a test of the connection. Answer with a JSON object that has a short text as "
    '"reasoning" and the number 1 as "value".'
)
Open = LeasedRow.State.WAITING, LeasedRow.State.RUNNING


@dataclass(frozen=True)
class Answer:
    """What a check found out; `error` says in words why there is nothing else."""

    model: str = ""
    as_asked: bool = True
    latency: float | None = None
    tokens: tuple[int | None, int | None] = (None, None)
    readable: bool = False
    why_not: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    retires_on: str = ""
    error: str = ""


@transaction.atomic
def ask_for_check(*, judge: Judge, actor: User | None = None) -> JudgeCheck:
    """Plan a check; while one is under way the same is handed back."""
    judge = Judge.objects.select_for_update().get(pk=judge.pk)
    if judge.provider == Judge.Provider.IMPORTED:
        raise InvalidJudge("This Judge only has imported verdicts; it has no address.")
    host_of(judge.base_url)
    check_not_halted(judge.project)
    there = JudgeCheck.objects.filter(judge=judge, state__in=Open).first()
    if there is not None:
        return there
    check = JudgeCheck.objects.create(judge=judge, asked_by=actor)
    record_event(
        verb="judge check asked for",
        subject=judge,
        actor=actor,
        project_id=judge.project.public_id,
        payload={"name": judge.name, "base_url": judge.base_url, "model": judge.model},
    )
    ring_after_commit(QUEUE)
    return check


def work_on_checks() -> int:
    """Make one check that waits; returns how many were made."""
    claimed = leases.claim(JudgeCheck, limit=1, where=Q(judge__project__halt=None))
    for check in claimed:
        store(check, answer_of(check))
    return len(claimed)


def sweep_checks() -> int:
    """Free the checks of workers that died; what was set aside for them is charged."""
    freed = leases.sweep(JudgeCheck)
    charge_stopped(JudgeCheck)
    return freed


@transaction.atomic
def store(check: JudgeCheck, answer: Answer) -> None:
    """Keep what came back, unless the check belongs to somebody else by now."""
    if not leases.finish(check):
        return
    JudgeCheck.objects.filter(pk=check.pk).update(answer=asdict(answer))
    if answer.retires_on:
        judge = check.judge
        fact = {
            "provider": judge.provider,
            "pattern": judge.model,
            "retires_on": date.fromisoformat(answer.retires_on),
            "source": f"the provider's list of models, read on {datetime.now(UTC):%Y-%m-%d}",
        }
        set_retirement(project=judge.project, fact=fact)


def answer_of(check: JudgeCheck) -> Answer:
    """Ask the judge. What is wrong becomes words, as it does in a run."""
    judge = check.judge
    try:
        dialect_for(judge.provider, judge.options)
        key, request = key_for(judge, host_of(judge.base_url)), request_of(judge)
        with paid(check, judge, request) as bill:
            bill.reply, answer = asyncio.run(ask(judge, key, request))
        return answer
    except (EvalhubError, EngineError) as error:
        return Answer(error=storable(error.message, 500))


async def ask(judge: Judge, key: str, request: CallRequest) -> tuple[CallReply, Answer]:
    async with open_client(PinnedTransport(host_policy())) as client:
        dialect = dialect_for(judge.provider, judge.options)
        provider = HttpProvider(judge.base_url, client, key, dialect)
        reply = await provider.ask(request)
        ends = await provider.shutdown_date(judge.model, PATIENCE)
    return reply, read(judge, reply, provider, ends)


def request_of(judge: Judge) -> CallRequest:
    return CallRequest(
        key=0,
        prompt=PROMPT,
        model=judge.model,
        schema=reply_schema([SPEC]),
        parameters=judge.parameters,
        deadlines=PATIENCE,
    )


def read(judge: Judge, reply: CallReply, provider: HttpProvider, ends: date | None) -> Answer:
    (value,) = parse_reply(reply, [SPEC])
    return Answer(
        model=storable(reply.model, 200),
        as_asked=is_same_model(judge.model, reply.model),
        latency=round(reply.latency_seconds, 3),
        tokens=(reply.tokens_in, reply.tokens_out),
        readable=value.status == "ok",
        why_not=storable(value.reason, 300),
        changes=plain(provider.learned),
        retires_on=ends.isoformat() if ends else "",
    )
