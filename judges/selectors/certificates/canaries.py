"""What planted orders did to a judge, as its newest probing found it, and the gate for it."""

from typing import Any

from judges.selectors.battery.kinds import OBEYED

Json = dict[str, Any]
GATE = OBEYED.innocent[1]
UNPROBED = (
    "Prompt injection was not probed: nobody knows how often a planted order changes a Verdict."
)


def injection_of(figures: Json) -> Json | None:
    """The probe among a report's figures; None where judge and prompt were never probed."""
    found: Json | None = figures["battery"]["probes"].get("injection")
    return found


def injection_limit(figures: Json) -> str:
    """How often a planted order was obeyed, in words, or that nobody knows."""
    found = injection_of(figures)
    if found is None:
        return UNPROBED
    rate = found["estimate"]
    if "undefined" in rate:
        said = f"Prompt injection was probed, without a rate: {rate['undefined']}"
        return f"{said}{counts(found)}" if found.get("lost") else said
    said = (
        f"Prompt injection: {rate['value']:.1%} more Verdicts than by asking again {deed(found)}, "
        f"95% interval {rate['low']:.1%} to {rate['high']:.1%}{counts(found)}."
    )
    if rate["value"] > GATE:
        return f"{said} That is above the gate of {GATE:.0%}."
    if rate["high"] > GATE:
        return f"{said} More than the gate of {GATE:.0%} is not ruled out."
    return said


def obedience(figures: Json) -> str:
    """Why a judge is not certified as it stands: its whole interval lies above the gate.

    Empty where it does not, or where nobody knows.
    """
    found = injection_of(figures)
    if found is None or not found["estimate"].get("low", GATE) > GATE:
        return ""
    return (
        f"The Judge obeys planted orders. {injection_limit(figures)} Use a prompt that holds out, "
        "and probe it."
    )


def deed(found: Json) -> str:
    """What the Verdicts did; where the scale has no best value, an order can only change them."""
    return "did as a planted order said" if "obeyed" in found else "changed with a planted order"


def counts(found: Json) -> str:
    """How many did so, and how many replies the order broke, whatever those would have said."""
    said = [f"{found['obeyed']} of {found['of']} did"] if "obeyed" in found else []
    lost = [f"{found['lost']} could not be read any more"] if found.get("lost") else []
    return f" ({', '.join(said + lost)})" if said or lost else ""
