"""Rankings as tools write them: names in order, names with ranks, or a side of a pair."""

from collections.abc import Sequence

from annotation.dataset.kinds.rankings import order_of_ranks, ranked
from annotation.dataset.values import JSON, Row
from annotation.formats.texts import opened
from evalhub.scales.numbers import is_number

_PAIR = 2
_TIE = "tie"


def ranks_in(value: JSON) -> list[list[str]]:
    """Return the names at each rank, best first; nothing for what is no ranking."""
    value = opened(value)
    if isinstance(value, dict):
        value = _side_by_side(value)
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        value = _by_rank(value)
    found = ranked(value)
    names = [name for names in found for name in names]
    return found if len(set(names)) == len(names) >= _PAIR else []


def _side_by_side(value: Row) -> JSON:
    """Return entries of two lists, one of values and one of ranks, as a table holds them."""
    names, ranks = value.get("value"), value.get("rank")
    if isinstance(names, list) and isinstance(ranks, list) and len(names) == len(ranks):
        return [{"value": name, "rank": rank} for name, rank in zip(names, ranks, strict=True)]
    return None


def _by_rank(entries: list[Row]) -> JSON:
    """Return names in order; equal ranks are ties, and without ranks the order is as listed."""
    names, ranks = [one.get("value") for one in entries], [one.get("rank") for one in entries]
    if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        return None
    if all(rank is None for rank in ranks):
        return names
    if not all(map(is_number, ranks)):
        return None
    return order_of_ranks(dict(zip(names, ranks, strict=True)))


def order_of(value: JSON, outputs: Sequence[Row]) -> JSON:
    """Return the ids of outputs in the order a value gives them; None where it names others."""
    if len(outputs) == _PAIR and isinstance(value, str) and value in ("A", "B", _TIE):
        ids: list[JSON] = [one["id"] for one in outputs]
        return [ids] if value == _TIE else ids if value == "A" else ids[::-1]
    found = [[_meant(name, outputs) for name in names] for names in ranks_in(value)]
    if not found or not all(key for keys in found for key in keys):
        return None
    return [keys if len(keys) > 1 else keys[0] for keys in found]


def side_of(value: JSON, outputs: Sequence[Row]) -> JSON:
    """Return A, B or tie where a preference names an output, its model, or ranks the two."""
    for letter, output in zip("AB", outputs, strict=False):
        if value in (output["id"], output["model"]) and value:
            return letter
    order = order_of(value, outputs) if len(outputs) == _PAIR else None
    if not isinstance(order, list):
        return value
    if len(order) == 1:
        return _TIE
    return "A" if order[0] == outputs[0]["id"] else "B"


def _meant(name: str, outputs: Sequence[Row]) -> str:
    """Return the id of the one output that a name can mean, or nothing."""
    exact = [one["id"] for one in outputs if name in (one["id"], one["model"])]
    inner = [one["id"] for one in outputs if one["id"].endswith(f".{name}")]
    found = exact or inner
    return found[0] if len(found) == 1 else ""
