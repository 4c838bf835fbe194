"""Prices: what a model costs on a day, by the judge's own figures or the project's table."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from annotation.models import Project
from judges.models import Judge, ModelPrice
from judges.models.prices import ModelFact

OWN = "entered with the Judge"


def prices_of(project: Project) -> QuerySet[ModelPrice]:
    """The project's table, model by model, the newest entry first."""
    return ModelPrice.objects.filter(project=project).order_by("provider", "pattern", "-valid_from")


def price_at(judge: Judge, day: date) -> ModelPrice | None:
    """The entry that holds for a judge's model on a day: the most exact name, then the newest."""
    held = ModelPrice.objects.filter(project=judge.project_id, valid_from__lte=day)
    fitting = [one for one in held.filter(about(judge)) if fits(one.pattern, judge.model)]
    return max(fitting, key=lambda one: (*exactness(one), one.valid_from), default=None)


def about(judge: Judge) -> Q:
    """Facts about the judge's provider, or about any."""
    return Q(provider__in=["", judge.provider])


def exactness(fact: ModelFact) -> tuple[bool, int, bool]:
    """A whole name before a pattern, the longer pattern before the shorter, a provider's own."""
    return "*" not in fact.pattern, len(fact.pattern), bool(fact.provider)


def fits(pattern: str, model: str) -> bool:
    """Does a model's name fit, where `*` stands for anything?"""
    parts = (re.escape(part) for part in pattern.casefold().split("*"))
    return re.fullmatch(".*".join(parts), model.casefold()) is not None


def frozen_prices(judge: Judge, *, batch: bool = False) -> dict[str, Any]:
    """What a run that starts now keeps: prices and their source; half of them for a batch."""
    found = prices_now(judge)
    if not batch or not found["price_source"]:
        return found
    halved = {name: half(value) for name, value in found.items() if name != "price_source"}
    return {**halved, "price_source": f"half, as a batch; {found['price_source']}"[:600]}


def half(price: Decimal | None) -> Decimal | None:
    return None if price is None else price / 2


def prices_now(judge: Judge) -> dict[str, Any]:
    """The judge's own prices, or those of the table today."""
    own = (judge.price_per_million_in, judge.price_per_million_out)
    if None not in own:
        return as_fields(*own, judge.price_per_million_cached, OWN)
    found = price_at(judge, timezone.now().date())
    if found is None:
        return as_fields(*own, judge.price_per_million_cached, OWN if any(own) else "")
    source = f"price table, {found.pattern} from {found.valid_from:%Y-%m-%d}: {found.source}"
    return as_fields(found.price_in, found.price_out, found.price_cached, source[:600])


def as_fields(
    price_in: Decimal | None, price_out: Decimal | None, cached: Decimal | None, source: str
) -> dict[str, Any]:
    return {
        "price_per_million_in": price_in,
        "price_per_million_out": price_out,
        "price_per_million_cached": cached,
        "price_source": source,
    }
