"""Rankings: every output of an item once, best first; outputs that share a rank are a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.dataset.values import Scale

FEWEST, MOST = 2, 26
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class RankingScale(Scale):
    """Orders of outputs, which differ from item to item; `ties` lets outputs share a rank."""

    ties: bool = False

    def contains(self, value: object) -> bool:
        """Tell whether a value is an order of texts, each once; `covers` knows of which."""
        found = ranked(value)
        keys = [key for keys in found for key in keys]
        fits = FEWEST <= len(keys) <= MOST and len(set(keys)) == len(keys)
        return fits and (self.ties or len(found) == len(keys))

    def offers(self, value: object) -> bool:
        """No condition can name an order of outputs of one item."""
        return False

    def is_numeric(self) -> bool:
        return False

    def spelled(self, value: Any) -> Any:
        return value

    def words(self) -> str:
        """What may be given, for people who gave something else."""
        shared = "; those that share a rank as a list" if self.ties else ", no two at one rank"
        return f"every Output once, best first{shared}"


def ranked(value: object) -> list[list[str]]:
    """The outputs of each rank, best first; nothing for what is no order."""
    if not isinstance(value, list):
        return []
    found = [one if isinstance(one, list) else [one] for one in value]
    shared = all(len(one) > 1 for one in value if isinstance(one, list))
    whole = all(isinstance(key, str) and key for keys in found for key in keys)
    return found if shared and whole else []


def covers(value: object, outputs: Sequence[str]) -> bool:
    """Tell whether an order names each of the outputs and nothing else."""
    return sorted(key for keys in ranked(value) for key in keys) == sorted(outputs)


def ranks_of(value: object) -> dict[str, int]:
    """The rank of each output, from 1; after two that share a rank one is left out: 1, 1, 3."""
    found: dict[str, int] = {}
    for keys in ranked(value):
        rank = len(found) + 1
        found |= dict.fromkeys(keys, rank)
    return found


def middle_ranks(value: object, outputs: Sequence[str]) -> list[float]:
    """The rank of each output in turn; those that share one get the middle of their places."""
    found: dict[str, float] = {}
    for keys in ranked(value):
        middle = len(found) + (len(keys) + 1) / 2
        found |= dict.fromkeys(keys, middle)
    return [found[key] for key in outputs]


def order_of_ranks(ranks: Mapping[str, float]) -> list[str | list[str]]:
    """Outputs by rank, best first; those of one rank in the order they are given in."""
    found = [[key for key in ranks if ranks[key] == rank] for rank in sorted(set(ranks.values()))]
    return [keys if len(keys) > 1 else keys[0] for keys in found]


def ranking_text(value: object, name: Callable[[str], str] = str) -> str:
    """An order as people write it: B > A = C."""
    return " > ".join(" = ".join(map(name, keys)) for keys in ranked(value))
