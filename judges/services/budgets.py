"""Keeping a budget: what a call may cost is set aside in the run's row before it is made.

`spent + reserved <= budget` holds at every moment, in however many processes, as long as no
reply costs more than its estimate. A call whose worker died may have been made: it is charged.
The same holds for the sums over all runs of a project that has a budget: whoever sets something
aside holds its row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from django.db import connection, transaction
from django.db.models import F, Q, Sum

from evalhub.jobs.models import LeasedRow
from judges.engine.providers.dialects import Dialect, content_of, longest_reply
from judges.engine.requests import CallRequest
from judges.models import JudgeCall, JudgeRun, ProjectBudget
from judges.selectors.providers.budgets import spending_of
from judges.services.endings import stop_run
from judges.services.providers.opening import dialect_for
from judges.services.rows import MILLION, Tariff

NOTHING = Decimal(0)
SET_ASIDE = """
UPDATE judges_judgecall call SET reserved = given.amount
FROM unnest(%s::bigint[], %s::numeric[]) AS given(id, amount) WHERE call.id = given.id
"""
State, Status = LeasedRow.State, JudgeRun.Status
# How the reason of a run begins that a budget stopped.
REACHED = ("The budget of", "The Project's budget of")
UNPRICED = (
    "The Project has a budget for Judges, and this run has no prices. Give its Judge prices, 0 "
    "where it costs nothing, and start another run."
)


@dataclass(frozen=True)
class Purse:
    """A budget that calls are paid from, with what of it is spent and set aside."""

    budget: Decimal
    spent: Decimal
    reserved: Decimal
    is_shared: bool = False

    @property
    def left(self) -> Decimal:
        return self.budget - self.spent - self.reserved

    def reason(self, needed: Decimal) -> str:
        """Why a run stops whose next call does not fit."""
        amount, spent, needs = dollars(self.budget), dollars(self.spent), dollars(needed)
        next_call = f"the next call may cost {needs}."
        if self.is_shared:
            return f"{REACHED[1]} {amount} for Judges is spent: {spent} is gone, and {next_call}"
        return f"{REACHED[0]} {amount} is reached: {spent} is spent, and {next_call}"


def estimate_of(run: JudgeRun, request: CallRequest) -> Decimal:
    """What a call may cost at most: a token in for every byte sent, and the longest reply.

    An upper bound wherever `max_tokens` is among the parameters; no tokenizer makes more tokens
    than bytes.
    """
    return price_at_most(run, dialect_for(run.provider, run.options), request)


def price_at_most(tariff: Tariff, dialect: Dialect, request: CallRequest) -> Decimal:
    """The same for a dialect; nothing where nobody knows a price."""
    price_in, price_out = tariff.price_per_million_in, tariff.price_per_million_out
    if price_in is None or price_out is None:
        return NOTHING
    tokens_in = len(content_of(dialect.body(request)))
    tokens_out = longest_reply(dialect.traits, request.parameters)
    return (price_in * tokens_in + price_out * tokens_out) / MILLION


@transaction.atomic
def reserve(run: JudgeRun, estimates: Mapping[int, Decimal]) -> set[int]:
    """Set aside what calls may cost, in the order given; returns those that fit every budget.

    When nothing fits and nothing is under way that might cost less than expected, the run stops.
    """
    charge_lost(run, Q(pk__in=list(estimates)))
    held = locked(run)
    if held.status != Status.RUNNING:
        return set()
    purse = tightest(held)
    if purse is not None and not held.has_prices:
        stop_run(run, UNPRICED)
        return set()
    fitting = dict(estimates) if purse is None else those_within(purse.left, estimates)
    if fitting:
        set_aside(run, fitting)
    elif estimates and purse is not None and not purse.reserved:
        stop_run(run, purse.reason(next(iter(estimates.values()))))
    return set(fitting)


def those_within(left: Decimal, estimates: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The first calls that fit together; what costs nothing always does."""
    fitting = {}
    for call, estimate in estimates.items():
        if estimate > max(left, NOTHING):
            break
        fitting[call] = estimate
        left -= estimate
    return fitting


def tightest(run: JudgeRun) -> Purse | None:
    """The budget with the least left, of the run's own and its project's; None for neither.

    The caller holds the run; the project's row is held from here on.
    """
    purses = []
    if run.budget is not None:
        purses.append(Purse(run.budget, run.spent, run.reserved))
    shared = ProjectBudget.objects.select_for_update(no_key=True).filter(project=run.project_id)
    limit = shared.values_list("limit", flat=True).first()
    if limit is not None:
        sums = spending_of(run.project_id)
        purses.append(Purse(limit, sums.spent, sums.reserved, is_shared=True))
    return min(purses, key=lambda one: one.left, default=None)


def set_aside(run: JudgeRun, amounts: Mapping[int, Decimal]) -> None:
    total = sum(amounts.values(), NOTHING)
    JudgeRun.objects.filter(pk=run.pk).update(reserved=F("reserved") + total)
    with connection.cursor() as cursor:
        cursor.execute(SET_ASIDE, [list(amounts), list(amounts.values())])


def dollars(amount: Decimal) -> str:
    """An amount as people write it, rounded up to a millionth of a dollar."""
    return f"${amount.quantize(Decimal('0.000001'), ROUND_UP).normalize():f}"


def locked(run: JudgeRun) -> JudgeRun:
    """The run as it is now. Whoever changes its calls' reservations holds it first."""
    return JudgeRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def settle(run: JudgeRun, charges: Mapping[int, Decimal]) -> None:
    """Replace the reservations of some calls by what they cost; the caller holds the run."""
    calls = JudgeCall.objects.filter(pk__in=list(charges))
    freed = calls.aggregate(total=Sum("reserved"))["total"] or NOTHING
    calls.update(reserved=NOTHING)
    charged = sum(charges.values(), NOTHING)
    JudgeRun.objects.filter(pk=run.pk).update(
        reserved=F("reserved") - freed, spent=F("spent") + charged
    )


def charge(run: JudgeRun, amounts: Iterable[Decimal]) -> None:
    """Count what replies cost for which nothing was set aside.

    It holds the run, so it comes last in a transaction.
    """
    total = sum(amounts, NOTHING)
    if total:
        JudgeRun.objects.filter(pk=run.pk).update(spent=F("spent") + total)


@transaction.atomic
def give_back(run: JudgeRun, calls: Iterable[int]) -> None:
    """Free the reservations of calls that were not made."""
    locked(run)
    settle(run, dict.fromkeys(calls, NOTHING))


@transaction.atomic
def charge_lost(run: JudgeRun, which: Q | None = None) -> None:
    """Charge calls whose worker died with the reservation; nobody knows whether they were made."""
    locked(run)
    where = which if which is not None else ~Q(state=State.RUNNING)
    lost = JudgeCall.objects.filter(where, run=run, reserved__gt=0)
    amounts = dict(lost.values_list("pk", "reserved"))
    if amounts:
        settle(run, amounts)
