"""Writing the price table and the days on which models end. Runs keep what they started with."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from judges.errors import InvalidJudge
from judges.models import Judge, ModelPrice, ModelRetirement
from judges.models.prices import ModelFact

PATTERN = re.compile(r"[\w.:/@*+-]{1,200}")
PROVIDERS = {value for value in Judge.Provider.values if value != Judge.Provider.IMPORTED}


@transaction.atomic
def add_price(
    *, project: Project, fact: Mapping[str, Any], actor: User | None = None
) -> ModelPrice:
    """Add an entry. Raises `InvalidJudge` for a name that is none or a day that is taken.

    `fact` holds provider, pattern, valid_from, price_in, price_out, price_cached and source.
    """
    check_fact(fact)
    place = {name: fact[name] for name in ("provider", "pattern", "valid_from")}
    if ModelPrice.objects.filter(project=project, **place).exists():
        message = "There is a price of this model from this day on; remove it to enter another."
        raise InvalidJudge(message, details={"field": "valid_from"})
    amounts = {name: fact.get(name) for name in ("price_in", "price_out", "price_cached")}
    price = ModelPrice.objects.create(
        project=project, **place, **amounts, source=fact["source"], entered_by=actor
    )
    record(price, "model price entered", actor, price.valid_from)
    return price


@transaction.atomic
def set_retirement(
    *, project: Project, fact: Mapping[str, Any], actor: User | None = None
) -> ModelRetirement:
    """Say when a model ends; a later word replaces an earlier one."""
    check_fact(fact)
    found, _ = ModelRetirement.objects.update_or_create(
        project=project,
        provider=fact["provider"],
        pattern=fact["pattern"],
        defaults={
            "retires_on": fact["retires_on"],
            "source": fact["source"],
            "entered_by": actor,
        },
    )
    record(found, "model retirement entered", actor, found.retires_on)
    return found


@transaction.atomic
def remove_fact(*, fact: ModelPrice | ModelRetirement, actor: User | None = None) -> None:
    """Take an entry out of the table. Runs that froze it keep its figures."""
    day = fact.valid_from if isinstance(fact, ModelPrice) else fact.retires_on
    record(fact, "model fact removed", actor, day)
    fact.delete()


def check_fact(fact: Mapping[str, Any]) -> None:
    if fact["provider"] not in PROVIDERS | {""}:
        raise InvalidJudge("Choose one of the providers.", details={"field": "provider"})
    if not PATTERN.fullmatch(fact["pattern"]):
        message = "Write a model's name, or its beginning and *, without spaces: gpt-x*."
        raise InvalidJudge(message, details={"field": "pattern"})
    if not str(fact.get("source") or "").strip():
        message = "Say where this was read, such as the address of the provider's price page."
        raise InvalidJudge(message, details={"field": "source"})


def record(fact: ModelFact, verb: str, actor: User | None, day: date) -> None:
    prices = ("price_in", "price_out", "price_cached")
    amounts = {name: str(getattr(fact, name)) for name in prices if getattr(fact, name, None)}
    record_event(
        verb=verb,
        subject=fact,
        actor=actor,
        project_id=fact.project.public_id,
        payload={
            "provider": fact.provider,
            "pattern": fact.pattern,
            "day": day.isoformat(),
            "source": fact.source,
            **amounts,
        },
    )
