"""The controls of a ranking: a rank for every output, in the letters of the page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from annotation.dataset.kinds.rankings import LETTERS, RankingScale, order_of_ranks, ranks_of
from annotation.dataset.values import Scale
from annotation.desk.fields import DeskField, DeskRank
from annotation.selectors.desk.listings import Listing


def posted_order(texts: Sequence[str], listing: Listing) -> Any:
    """An order once every output has a rank; until then the ranks that there are, by output.

    Each text is `place:rank`, the place counted as shown; anything else gives no rank.
    """
    there = [ranked for text in texts if (ranked := read_rank(text, len(listing.shown)))]
    given = {listing.shown[place]: rank for place, rank in there}
    ranks = {key: given[key] for key in listing.keys if key in given}
    return order_of_ranks(ranks) if given and len(ranks) == len(listing.keys) else ranks or None


def read_rank(text: str, n_outputs: int) -> tuple[int, int] | None:
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if max(map(len, parts)) > len(str(n_outputs)):
        return None
    place, rank = map(int, parts)
    return (place, rank) if place < n_outputs and 1 <= rank <= n_outputs else None


def with_ranks(field: DeskField, scale: Scale, value: Any, listing: Listing) -> DeskField:
    """Add a row for every output that is shown; nothing for other kinds."""
    if not isinstance(scale, RankingScale):
        return field
    ranks = value if isinstance(value, dict) else ranks_of(value)
    rows = [
        DeskRank(place, LETTERS[place], ranks.get(key, 0))
        for place, key in enumerate(listing.shown)
    ]
    return replace(field, ranks=tuple(rows), ties=scale.ties)
