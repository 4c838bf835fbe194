"""An order planted in a judged text to give it the best value, which a judge must not follow."""

import json
from functools import lru_cache
from typing import Any

from judges.engine.probes.injections import Injection, injections, planted


def injected(text: str, seed: int, value: Any) -> str:
    """The text with one of the orders behind it that demand `value`; the seed chooses which."""
    orders = orders_for(json.dumps(value))
    return planted(text, orders[seed % len(orders)])


@lru_cache(maxsize=64)
def orders_for(value: str) -> tuple[Injection, ...]:
    """Every wording of every family that demands a value, given as JSON."""
    return tuple(one for one in injections(json.loads(value)) if one.demand == "value")
