"""Setting up judges. A provider key is written once, sealed, and bound to its host."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from judges.engine.errors import JudgeMisconfigured
from judges.engine.hosts import HostPolicy
from judges.engine.parameters import BadParameters, checked
from judges.errors import InvalidJudge
from judges.models import Judge
from judges.services.providers.opening import dialect_for, holds_key, options_for, sealed_for

DEFAULT_CONCURRENCY = 16
LIMITS = ("requests_per_minute", "tokens_per_minute")


def host_policy() -> HostPolicy:
    """The provider hosts this installation may call; loopback only in embedded mode."""
    return HostPolicy.of(settings.JUDGE_HOSTS, allow_loopback=settings.JUDGE_LOOPBACK)


def host_of(base_url: str) -> str:
    """The host and port an address names. Raises `InvalidJudge` when it may not be called."""
    try:
        url = host_policy().check(base_url)
    except JudgeMisconfigured as error:
        raise InvalidJudge(error.message, details={"field": "base_url"}) from None
    return f"{url.host}:{url.port}" if url.port else url.host


@transaction.atomic
def create_judge(
    *,
    project: Project,
    name: str,
    base_url: str,
    model: str,
    settings_: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> Judge:
    """Add a judge. `settings_` may hold provider, options, parameters, key and prices.

    Raises `InvalidJudge` for a name that is taken, an address that is not allowed, an option
    that cannot be used, or a parameter that evalhub sets itself.
    """
    given = dict(settings_ or {})
    if Judge.objects.filter(project=project, name=name).exists():
        raise InvalidJudge(f"There is a Judge named {name} already.", details={"field": "name"})
    provider = given.get("provider") or Judge.Provider.COMPATIBLE
    options = options_for(provider, given.get("options") or {})
    judge = Judge(
        project=project,
        name=name,
        provider=provider,
        base_url=base_url,
        model=model,
        options=options,
        parameters=checked_parameters(given.get("parameters") or {}, provider, options),
        price_per_million_in=given.get("price_in"),
        price_per_million_out=given.get("price_out"),
        price_per_million_cached=given.get("price_cached"),
        concurrency=given.get("concurrency") or DEFAULT_CONCURRENCY,
        **{name: given.get(name) for name in LIMITS},
    )
    key = given.get("api_key") or ""
    judge.sealed_key, judge.key_hint = sealed_for(judge, key, host_of(base_url)), hint_of(key)
    judge.save()
    record(judge, "judge created", actor)
    return judge


@transaction.atomic
def change_judge(
    *,
    judge: Judge,
    base_url: str,
    model: str,
    settings_: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> Judge:
    """Change address, model, key, prices, pace, options or parameters.

    Runs keep what they used. Another host wipes the stored key. Raises `InvalidJudge` for other
    parameters or options once a run used those there are: reports name the judge, so these must
    stay what they were.
    """
    judge = Judge.objects.select_for_update().get(pk=judge.pk)
    if judge.provider == Judge.Provider.IMPORTED:
        raise InvalidJudge("This Judge only has imported verdicts; it has no address.")
    host = host_of(base_url)
    if not is_at(judge, host):
        judge.sealed_key, judge.key_hint = None, ""
    judge.base_url, judge.model = base_url, model
    given = dict(settings_ or {})
    key = given.get("api_key")
    if key:
        judge.sealed_key, judge.key_hint = sealed_for(judge, key, host), hint_of(key)
    change_request(judge, given)
    judge.price_per_million_in = given.get("price_in", judge.price_per_million_in)
    judge.price_per_million_out = given.get("price_out", judge.price_per_million_out)
    judge.price_per_million_cached = given.get("price_cached", judge.price_per_million_cached)
    judge.concurrency = given.get("concurrency") or judge.concurrency
    for name in LIMITS:
        setattr(judge, name, given.get(name, getattr(judge, name)))
    judge.save()
    record(judge, "judge changed", actor)
    return judge


def change_request(judge: Judge, given: Mapping[str, Any]) -> None:
    """Change options and parameters, where they are given and no run has used others."""
    options = options_for(judge.provider, given.get("options", judge.options))
    parameters = given.get("parameters", judge.parameters)
    parameters = checked_parameters(parameters, judge.provider, options)
    for name, found in (("options", options), ("parameters", parameters)):
        if found == getattr(judge, name):
            continue
        if judge.runs.exists():
            raise InvalidJudge(
                f"Runs have used these {name}; add another Judge to try others.",
                details={"field": "parameters" if name == "parameters" else None},
            )
        setattr(judge, name, found)


def hint_of(key: str) -> str:
    return key[-4:] if len(key) >= 12 else ""


def is_at(judge: Judge, host: str) -> bool:
    """Is this the judge's host? One that may not be called any more is another."""
    try:
        return host_of(judge.base_url) == host
    except InvalidJudge:
        return False


def checked_parameters(
    parameters: Any, provider: str, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Raise `InvalidJudge` for parameters that are not an object or that evalhub sets itself."""
    try:
        found = checked(parameters)
    except BadParameters as error:
        raise InvalidJudge(str(error), details={"field": "parameters"}) from None
    if holds_key(found):
        raise InvalidJudge(
            "The parameters look as if they held a key. Keys go into the field Key alone.",
            details={"field": "parameters"},
        )
    taken = sorted(dialect_for(provider, options).traits.reserved & found.keys())
    if taken:
        raise InvalidJudge(
            f"{taken[0]} is set by evalhub and cannot be a parameter.",
            details={"field": "parameters"},
        )
    return found


def record(judge: Judge, verb: str, actor: User | None) -> None:
    record_event(
        verb=verb,
        subject=judge,
        actor=actor,
        project_id=judge.project.public_id,
        payload={
            "name": judge.name,
            "provider": judge.provider,
            "options": judge.options,
            "base_url": judge.base_url,
            "model": judge.model,
            "parameters": judge.parameters,
            "concurrency": judge.concurrency,
            **{name: getattr(judge, name) for name in LIMITS},
            "price_in": written(judge.price_per_million_in),
            "price_out": written(judge.price_per_million_out),
            "price_cached": written(judge.price_per_million_cached),
        },
    )


def written(price: Decimal | None) -> str | None:
    return None if price is None else f"{price:f}"
