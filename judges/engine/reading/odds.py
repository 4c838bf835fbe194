"""How likely a judge found each value, from the tokens of its reply."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub.scales.numbers import is_number
from judges.engine.prompting import CriterionSpec
from judges.engine.requests import CallReply, TokenLogprob

# Below this the alternatives that were told leave too much open.
LEAST_KNOWN = 0.5
VALUE = r'"value"\s*:\s*'
AROUND = " \t\n\r\"'"


def odds_of(reply: CallReply, criteria: Sequence[CriterionSpec]) -> dict[str, dict[str, float]]:
    """Probabilities of the points of each criterion by their spelling, adding up to 1.

    Read at the token that begins the value in the reply's last object. A criterion is left out
    where its scale has no points, or where the tokens told do not cover at least half.
    """
    if not reply.logprobs:
        return {}
    found = {}
    for one in criteria:
        place = place_of(reply.text, one.key, alone=len(criteria) == 1)
        token = None if place is None else token_at(reply.logprobs, place)
        odds = odds_at(token, one.values) if token is not None else None
        if odds is not None:
            found[one.key] = odds
    return found


def place_of(text: str, key: str, *, alone: bool) -> int | None:
    """Where the value of a criterion begins in a reply: the last place that looks like it."""
    nested = rf"{re.escape(json.dumps(key))}\s*:\s*(?:\{{[^{{}}]*?{VALUE})?"
    places = [one.end() for one in re.finditer(nested, text, re.DOTALL)]
    if not places and alone:
        places = [one.end() for one in re.finditer(VALUE, text)]
    return places[-1] if places else None


def token_at(tokens: Sequence[TokenLogprob], place: int) -> TokenLogprob | None:
    """The first token at or behind a place that holds more than quotes and spaces."""
    end = 0
    for one in tokens:
        end += len(one.token)
        if end > place and one.token[-(end - place) :].strip(AROUND):
            return one
    return None


def odds_at(token: TokenLogprob, values: Sequence[Any]) -> dict[str, float] | None:
    """The share of each point among the alternatives of one token; None if they tell too little."""
    told = dict(token.alternatives) or {token.token: token.logprob}
    told.setdefault(token.token, token.logprob)
    mass: dict[str, float] = {}
    for text, logprob in told.items():
        point = point_begun(text, values)
        if point is not None and logprob <= 0:
            mass[point] = mass.get(point, 0.0) + math.exp(logprob)
    known = math.fsum(mass.values())
    if known < LEAST_KNOWN:
        return None
    return {point: share / known for point, share in mass.items()}


def point_begun(text: str, values: Sequence[Any]) -> str | None:
    """The only point that is spelled so, or that begins so."""
    said = text.lstrip(AROUND + ":{").rstrip(AROUND + ",}")
    if not said:
        return None
    spelled = {spelling(one) for one in values}
    if said in spelled:
        return said
    begun = [one for one in spelled if one.startswith(said)]
    return begun[0] if len(begun) == 1 else None


def spelling(value: Any) -> str:
    """A point as keys of a distribution have it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value)


def expected_of(odds: Mapping[str, float], values: Sequence[Any]) -> float | None:
    """The mean of a distribution over points that are numbers, else None."""
    numbers = {spelling(one): one for one in values if is_number(one)}
    if not odds or not odds.keys() <= numbers.keys():
        return None
    return math.fsum(share * numbers[point] for point, share in odds.items())
