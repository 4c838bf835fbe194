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
# More than this that could be either of two points makes odds of the others wrong.
MOST_UNCLEAR = 0.05
SEVERAL_DIGITS = re.compile(r"[0-9]{2}")
VALUE = r'"value"\s*:\s*'
AROUND = " \t\n\r\"'"


def odds_of(reply: CallReply, criteria: Sequence[CriterionSpec]) -> dict[str, dict[str, float]]:
    """Probabilities of the points of each criterion by their spelling, adding up to 1.

    Read at the token that begins the value in the reply's last object. A criterion is left out
    where its scale has no points, or where the tokens told do not cover at least half. Tokens
    that are not those of the text (some were left out, say) tell nothing.
    """
    if not reply.logprobs or not spells(reply.logprobs, reply.text):
        return {}
    found = {}
    for one in criteria:
        place = place_of(reply.text, one.key, alone=len(criteria) == 1)
        at = None if place is None else token_at(reply.logprobs, place)
        odds = odds_at(reply.logprobs, at, one.values) if at is not None else None
        if odds is not None:
            found[one.key] = odds
    return found


def spells(tokens: Sequence[TokenLogprob], text: str) -> bool:
    """Whether tokens joined are a text; one that ends the reply may stand behind it."""
    return "".join(one.token for one in tokens).startswith(text)


def place_of(text: str, key: str, *, alone: bool) -> int | None:
    """Where the value of a criterion begins in a reply: the last place that looks like it.

    A criterion may be called "reasoning" itself: its own object counts before anything else.
    """
    name = rf"{re.escape(json.dumps(key))}\s*:\s*"
    looked = (rf"{name}\{{[^{{}}]*?{VALUE}", rf"{name}(?!\s*\{{)")
    for pattern in (VALUE, *looked) if alone else looked:
        places = [one.end() for one in re.finditer(pattern, text, re.DOTALL)]
        if places:
            return places[-1]
    return None


def token_at(tokens: Sequence[TokenLogprob], place: int) -> int | None:
    """Where the first token is, at or behind a place, that holds more than quotes and spaces."""
    end = 0
    for at, one in enumerate(tokens):
        end += len(one.token)
        if end > place and one.token[-(end - place) :].strip(AROUND):
            return at
    return None


def odds_at(
    tokens: Sequence[TokenLogprob], at: int, values: Sequence[Any]
) -> dict[str, float] | None:
    """The share of each point among the alternatives of one token; None if they tell too little.

    Where tokens hold single digits, "1" may as well begin "10", and "-" begins every number below
    zero: what could be either is not told, and nothing is where that is more than hardly likely.
    """
    mass: dict[str, float] = {}
    unclear = 0.0
    for text, share in told(tokens[at]).items():
        begun = points_begun(text, values)
        point = next(iter(begun)) if len(begun) == 1 else None
        longer = continued(text, point, values)
        if len(begun) > 1 or (longer and not is_whole(tokens, at, text, longer)):
            unclear += share
        elif point is not None:
            mass[point] = mass.get(point, 0.0) + share
    known = math.fsum(mass.values())
    if known < LEAST_KNOWN or unclear > MOST_UNCLEAR:
        return None
    return {point: share / known for point, share in mass.items()}


def told(token: TokenLogprob) -> dict[str, float]:
    """What a token could have been, and how likely; itself too."""
    logprobs = {token.token: token.logprob, **dict(token.alternatives)}
    return {text: math.exp(one) for text, one in logprobs.items() if one <= 0}


def points_begun(text: str, values: Sequence[Any]) -> set[str]:
    """The point that is spelled so, else all that begin so: an opening quote begins every one."""
    said = bare(text)
    spelled = {spelling(one) for one in values}
    return {said} if said in spelled else {one for one in spelled if one.startswith(said)}


def bare(text: str) -> str:
    return text.lstrip(AROUND + ":{").rstrip(AROUND + ",}")


def continued(text: str, point: str | None, values: Sequence[Any]) -> set[str]:
    """What a token would be followed by if it began a longer point than the one it spells."""
    said = bare(text)
    if point != said or not text.endswith(said):
        return set()
    spelled = (spelling(one) for one in values)
    return {one[len(said)] for one in spelled if one != said and one.startswith(said)}


def is_whole(tokens: Sequence[TokenLogprob], at: int, text: str, longer: set[str]) -> bool:
    """Whether a token that could go on ends there.

    By what followed it; or as tokens of this model hold several digits at once.
    """
    if text == tokens[at].token and at + 1 < len(tokens):
        following = told(tokens[at + 1]).items()
        return math.fsum(share for one, share in following if one[:1] in longer) < MOST_UNCLEAR
    return all(one.isdecimal() for one in longer) and any(
        SEVERAL_DIGITS.search(one) for token in tokens for one in told(token)
    )


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
