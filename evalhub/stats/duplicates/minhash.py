"""Near-duplicates among many texts: MinHash, banding, and an exact look at the candidates.

Candidates are texts whose MinHash signatures agree in all rows of one of 16 bands of 4; a pair of
texts with similarity s becomes one with probability 1 - (1 - s^4)^16, which is .9997 at .8 and .99
at .7 (Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, 3.4). Every candidate is then
compared exactly, so that nothing is called near that is not. There is no chance in it: the
permutations are fixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evalhub.stats.duplicates.shingles import Shingles, jaccard, shingles

BANDS, ROWS = 16, 4
# Of a long text the smallest hashes stand for all: a fair sample that is the same for equal texts.
MOST = 512
NEAR = 0.8
_FIXED = np.random.default_rng(20)
_FACTORS = _FIXED.integers(1, 2**63, size=BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(
    1
)
_TERMS = _FIXED.integers(0, 2**63, size=BANDS * ROWS, dtype=np.uint64)


@dataclass(frozen=True)
class Pair:
    """Two texts by their places, the earlier one first, and their Jaccard similarity."""

    first: int
    second: int
    similarity: float


def signature(hashes: Shingles) -> NDArray[np.uint64]:
    """Return the MinHash signature of a text: 64 numbers, equal for equal sets.

    Two signatures agree in a place with the probability that is the texts' Jaccard similarity.
    """
    kept = hashes[:MOST]
    marks: NDArray[np.uint64] = (kept[None, :] * _FACTORS[:, None] + _TERMS[:, None]).min(axis=1)
    return marks


def near_duplicates(texts: Iterable[str], threshold: float = NEAR) -> list[Pair]:
    """Return the pairs of texts that are the same or nearly so.

    Parameters
    ----------
    texts
        Any number of texts. Those without a shingle (under five characters) are left out.
    threshold
        Smallest similarity of a pair; Jaccard of five-character shingles, 1 for equal texts.

    Returns
    -------
    list of Pair
        In order of places. Equal texts are chained: each is paired with the first of its kind.

    Examples
    --------
    >>> near_duplicates(["Where is my card?", "Nothing like it", "where is  MY card?"])
    [Pair(first=0, second=2, similarity=1.0)]
    """
    first_of: dict[bytes, int] = {}
    pairs: list[Pair] = []
    sets: dict[int, Shingles] = {}
    for place, text in enumerate(texts):
        hashes = shingles(text)
        if not len(hashes):
            continue
        first = first_of.setdefault(hashes.tobytes(), place)
        if first != place:
            pairs.append(Pair(first, place, 1.0))
        else:
            sets[place] = hashes[:MOST]
    pairs += [pair for pair in _candidates(sets) if pair.similarity >= threshold]
    return sorted(pairs, key=lambda pair: (pair.first, pair.second))


def _candidates(sets: dict[int, Shingles]) -> Iterable[Pair]:
    """Yield each pair that shares a band, once, with its similarity."""
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for place, hashes in sets.items():
        marks = signature(hashes).reshape(BANDS, ROWS)
        for band in range(BANDS):
            buckets[band, marks[band].tobytes()].append(place)
    seen: set[tuple[int, int]] = set()
    for places in buckets.values():
        for one, other in _pairs_of(places):
            if (one, other) not in seen:
                seen.add((one, other))
                yield Pair(one, other, similarity(sets[one], sets[other]))


def similarity(one: Shingles, other: Shingles) -> float:
    """Return the Jaccard similarity; of texts that were cut, over the hashes that both kept."""
    if max(len(one), len(other)) == MOST:
        end = min(one[-1], other[-1])
        one, other = one[one <= end], other[other <= end]
    return jaccard(one, other)


def _pairs_of(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the pairs of a bucket; of a crowded one, each with the first and with its neighbour."""
    if len(places) <= 50:
        yield from ((a, b) for at, a in enumerate(places) for b in places[at + 1 :])
        return
    yield from ((places[0], b) for b in places[1:])
    yield from pairwise(places[1:])


def groups(n: int, pairs: Iterable[Pair]) -> list[int]:
    """Return for each of `n` places the first place of its group; pairs join groups.

    Examples
    --------
    >>> groups(4, [Pair(0, 2, 1.0), Pair(2, 3, 0.9)])
    [0, 1, 0, 0]
    """
    above = list(range(n))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for pair in pairs:
        one, other = sorted((top(pair.first), top(pair.second)))
        above[other] = one
    return [top(place) for place in range(n)]
