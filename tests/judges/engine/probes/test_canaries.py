"""Planted orders."""

import json

from judges.engine.probes.canaries import injected, orders_for


def test_every_family_and_wording_is_planted_and_demands_the_value() -> None:
    orders = orders_for("5")
    assert len(orders) == 120
    assert {one.reply for one in orders} == {json.dumps({"reasoning": "flawless", "value": 5})}
    found = {injected("text", seed, 5) for seed in range(120)}
    assert len(found) == 120
    assert all(one.startswith("text\n\n") for one in found)
    assert injected("text", 7, "A") == injected("text", 127, "A")
