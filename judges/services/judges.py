"""Setting up judges. A provider key is written once, sealed, and bound to its host."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.startup.sealing import seal
from judges.engine.errors import JudgeMisconfigured
from judges.engine.hosts import HostPolicy
from judges.engine.parameters import BadParameters, checked
from judges.errors import InvalidJudge
from judges.models import Judge

DEFAULT_CONCURRENCY = 16
RESERVED = frozenset({"model", "messages", "response_format", "stream", "n"})


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
    """Add an OpenAI-compatible judge. `settings_` may hold parameters, key and prices.

    Raises `InvalidJudge` for a name that is taken, an address that is not allowed, or a
    parameter that evalhub sets itself.
    """
    given = dict(settings_ or {})
    if Judge.objects.filter(project=project, name=name).exists():
        raise InvalidJudge(f"There is a Judge named {name} already.", details={"field": "name"})
    parameters = checked_parameters(given.get("parameters") or {})
    host = host_of(base_url)
    key = given.get("api_key") or ""
    judge = Judge.objects.create(
        project=project,
        name=name,
        provider=Judge.Provider.OPENAI,
        base_url=base_url,
        model=model,
        parameters=parameters,
        sealed_key=seal(key, host=host) if key else None,
        key_hint=hint_of(key),
        price_per_million_in=given.get("price_in"),
        price_per_million_out=given.get("price_out"),
        concurrency=given.get("concurrency") or DEFAULT_CONCURRENCY,
    )
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
    """Change address, model, key, prices, calls at once or parameters; runs keep what they used.

    Another host wipes the stored key. Raises `InvalidJudge` for other parameters once a run used
    those there are: reports name the judge, so its parameters must stay what they were.
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
        judge.sealed_key, judge.key_hint = seal(key, host=host), hint_of(key)
    if "parameters" in given:
        change_parameters(judge, checked_parameters(given["parameters"]))
    judge.price_per_million_in = given.get("price_in", judge.price_per_million_in)
    judge.price_per_million_out = given.get("price_out", judge.price_per_million_out)
    judge.concurrency = given.get("concurrency") or judge.concurrency
    judge.save()
    record(judge, "judge changed", actor)
    return judge


def change_parameters(judge: Judge, parameters: dict[str, Any]) -> None:
    if parameters == judge.parameters:
        return
    if judge.runs.exists():
        raise InvalidJudge(
            "Runs have used these parameters; add another Judge to try others.",
            details={"field": "parameters"},
        )
    judge.parameters = parameters


def hint_of(key: str) -> str:
    return key[-4:] if len(key) >= 12 else ""


def is_at(judge: Judge, host: str) -> bool:
    """Is this the judge's host? One that may not be called any more is another."""
    try:
        return host_of(judge.base_url) == host
    except InvalidJudge:
        return False


def checked_parameters(parameters: Any) -> dict[str, Any]:
    """Raise `InvalidJudge` for parameters that are not an object or that evalhub sets itself."""
    try:
        found = checked(parameters)
    except BadParameters as error:
        raise InvalidJudge(str(error), details={"field": "parameters"}) from None
    taken = sorted(RESERVED & found.keys())
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
            "base_url": judge.base_url,
            "model": judge.model,
            "parameters": judge.parameters,
            "concurrency": judge.concurrency,
            "price_in": written(judge.price_per_million_in),
            "price_out": written(judge.price_per_million_out),
        },
    )


def written(price: Decimal | None) -> str | None:
    return None if price is None else f"{price:f}"
