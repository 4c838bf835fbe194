"""From a stored judge or run to something that can be asked: dialect, key, what was learned."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.scanning import find
from evalhub.startup.sealing import seal, unseal
from judges.engine.providers.calling import HttpProvider
from judges.engine.providers.catalogue import KINDS, BadOptions, checked_options, dialect_of
from judges.engine.providers.dialects import Dialect
from judges.engine.providers.learning import Learned
from judges.errors import InvalidJudge
from judges.models import Judge, JudgeRun

# Runs from before providers were told apart spoke Chat Completions.
USUAL = Judge.Provider.COMPATIBLE


def dialect_for(provider: str, options: Mapping[str, Any] | None) -> Dialect:
    """The protocol of a judge or run. Raises `InvalidJudge` where nothing can be asked."""
    if provider == Judge.Provider.IMPORTED:
        raise InvalidJudge("This Judge only has imported verdicts; it has no address.")
    try:
        return dialect_of(provider or USUAL, options)
    except BadOptions as error:
        raise InvalidJudge(str(error), details={"field": error.field}) from None


def options_for(provider: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options a provider takes, checked. Raises `InvalidJudge` naming the field."""
    if provider not in KINDS:
        raise InvalidJudge("Choose one of the providers.", details={"field": "provider"})
    try:
        options = checked_options(provider, given)
    except BadOptions as error:
        raise InvalidJudge(str(error), details={"field": error.field}) from None
    for name, value in options.items():
        if holds_key(value):
            message = "This looks like it holds a key. Keys go into the field Key alone."
            raise InvalidJudge(message, details={"field": name})
    return options


def holds_key(value: Any) -> bool:
    """Does it look as if a secret stood somewhere in this?"""
    return bool(find(json.dumps(value), Policy(frozenset({Kind.KEY}))))


def provider_of(run: JudgeRun, client: httpx.AsyncClient, key: str) -> HttpProvider:
    """The provider a run asks, with what its model was found to refuse before."""
    dialect = dialect_for(run.provider, run.options)
    return HttpProvider(run.base_url, client, key, dialect, Learned.of(run.learned))


def sealed_for(judge: Judge, key: str, host: str) -> bytes | None:
    return seal(key, host=host, owner=str(judge.public_id)) if key else None


def key_for(judge: Judge, host: str) -> str:
    """A judge's key, opened for one host: one that was entered for another stays shut."""
    if judge.sealed_key is None:
        return ""
    return unseal(bytes(judge.sealed_key), host=host, owner=str(judge.public_id))
