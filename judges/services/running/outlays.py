"""Calls outside runs: what one may cost is set aside within its project's budget before it is made.

What a worker that died had set aside is charged: nobody knows whether the call was made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from evalhub.errors import EvalhubError
from evalhub.jobs.models import LeasedRow
from judges.engine.errors import EngineError
from judges.engine.requests import CallReply, CallRequest
from judges.errors import CannotRun
from judges.models import Judge, ProjectBudget
from judges.models.prices import Outlay
from judges.selectors.providers.budgets import limit_of, spending_of
from judges.selectors.providers.prices import frozen_prices
from judges.services.budgets import dollars, price_at_most
from judges.services.providers.opening import dialect_for
from judges.services.rows import cost_of

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Prices:
    """What a Judge's tokens cost now."""

    price_per_million_in: Decimal | None
    price_per_million_out: Decimal | None
    price_per_million_cached: Decimal | None

    @classmethod
    def of(cls, judge: Judge) -> "Prices":
        found = frozen_prices(judge)
        return cls(*(found[name] for name in cls.__dataclass_fields__))


@dataclass
class Bill:
    """What has to be paid for: the reply, once there is one."""

    reply: CallReply | None = None


@contextmanager
def paid(row: Outlay, judge: Judge, request: CallRequest) -> Iterator[Bill]:
    """Make one call inside: its price at most is set aside before, and what it cost is kept after.

    What nobody counted is charged as it was set aside, and so is a failure that may have cost it;
    where evalhub itself refuses, nothing was asked. Raises `CannotRun` before anything is asked
    where the project's budget leaves too little.
    """
    set_aside(row, judge, request)
    bill = Bill()
    try:
        yield bill
    except EngineError as error:
        keep(row, spent=row.spent + (row.reserved if error.may_cost else NOTHING))
        raise
    except EvalhubError:
        keep(row, spent=row.spent)
        raise
    cost = None if bill.reply is None else cost_of(Prices.of(judge), bill.reply)
    keep(row, spent=row.spent + (row.reserved if cost is None else cost))


@transaction.atomic
def set_aside(row: Outlay, judge: Judge, request: CallRequest) -> None:
    """Hold back what the call may cost at most.

    Raises `CannotRun` where the project's budget leaves less, or there are no prices to keep it by.
    """
    # Whoever sets something aside holds the budget.
    ProjectBudget.objects.select_for_update(no_key=True).filter(project=judge.project_id).first()
    keep(row, spent=row.spent + row.reserved)
    limit = limit_of(judge.project_id)
    if limit is None:
        return
    prices = Prices.of(judge)
    if None in (prices.price_per_million_in, prices.price_per_million_out):
        raise CannotRun(
            "The Project has a budget for Judges, and this Judge has no prices to keep it by. "
            "Give it prices, 0 where it costs nothing."
        )
    most = price_at_most(prices, dialect_for(judge.provider, judge.options), request)
    spending = spending_of(judge.project_id)
    if most > max(limit - spending.spent - spending.reserved, NOTHING):
        raise CannotRun(
            f"The Project's budget of {dollars(limit)} for Judges leaves too little: this call "
            f"may cost {dollars(most)}."
        )
    keep(row, spent=row.spent, reserved=most)


def keep(row: Outlay, *, spent: Decimal, reserved: Decimal = NOTHING) -> None:
    row.spent, row.reserved = spent, reserved
    type(row)._default_manager.filter(pk=row.pk).update(spent=spent, reserved=reserved)


def charge_stopped(model: type[Outlay]) -> None:
    """Charge what is set aside for calls that nobody makes any more; they may have been made."""
    held = model._default_manager.filter(reserved__gt=0).exclude(state=LeasedRow.State.RUNNING)
    held.update(spent=F("spent") + F("reserved"), reserved=NOTHING)
