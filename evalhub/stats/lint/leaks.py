"""Texts that stand on both sides of a line: practice or few-shot, and what results are told by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from evalhub.stats.duplicates.minhash import MOST, NEAR, similarity
from evalhub.stats.duplicates.shingles import Shingles, contained, shingles
from evalhub.stats.lint.findings import Finding

RULE = "leak"
SHOWN = 20
QUOTED = 0.9
LEAST_SHINGLES = 30


@dataclass(frozen=True)
class Leak:
    """A text that is the same as, or nearly, one on the other side.

    Attributes
    ----------
    shown, kept : str
        Keys of the text that is shown to people or judges, and of that to be kept from them.
    similarity : float
        Jaccard similarity of five-character shingles; 1 for the same text.
    """

    shown: str
    kept: str
    similarity: float


def leaks(shown: Mapping[str, str], kept: Mapping[str, str], threshold: float = NEAR) -> list[Leak]:
    """Find texts on both sides, the same or nearly so.

    Parameters
    ----------
    shown : mapping of str to str
        Texts that teach, by key: few of them.
    kept : mapping of str to str
        Texts that test, by key: any number.
    threshold : float
        Smallest similarity.

    Returns
    -------
    list of Leak
        Of each text that tests the nearest that teaches, in the order of ``kept``.

    Examples
    --------
    >>> leaks({"few-1": "Where is my card?"}, {"g-1": "where is  MY card?", "g-2": "Nothing alike"})
    [Leak(shown='few-1', kept='g-1', similarity=1.0)]
    """
    teaching = {key: marks[:MOST] for key, text in shown.items() if len(marks := shingles(text))}
    if not teaching:
        return []
    keys = list(teaching)
    # One sorted list of all shingles of the few: most of the many have nothing in it.
    of = np.concatenate([np.full(len(teaching[key]), at) for at, key in enumerate(keys)])
    every = np.concatenate([teaching[key] for key in keys])
    order = np.argsort(every, kind="stable")
    every, of = every[order], of[order]
    found = []
    for key, text in kept.items():
        marks = shingles(text)[:MOST]
        near = _nearest(marks, teaching, keys, (every, of))
        if near is not None and near[1] >= threshold:
            found.append(Leak(near[0], key, near[1]))
    return found


def quoted(
    texts: Mapping[str, str], inside: Mapping[str, str], threshold: float = QUOTED
) -> list[Leak]:
    """Find texts that stand, whole or nearly so, inside longer ones: examples in a prompt.

    Parameters
    ----------
    texts : mapping of str to str
        Texts that test, by key. Those of under 30 different shingles are left out: a short
        question stands in many a text by chance.
    inside : mapping of str to str
        Longer texts, by key: few of them.
    threshold : float
        Smallest share of a text's shingles.

    Returns
    -------
    list of Leak
        At most one for each text; ``similarity`` is that share.

    Examples
    --------
    >>> question = "How long does a transfer to another bank take?"
    >>> quoted({"g-1": question}, {"judge": f"Rate it. Example: {question} Score 4."})
    [Leak(shown='judge', kept='g-1', similarity=1.0)]
    """
    longer = {key: shingles(text) for key, text in inside.items()}
    found = []
    for key, text in texts.items():
        marks = shingles(text)
        if len(marks) < LEAST_SHINGLES:
            continue
        shares = [(contained(marks, other), name) for name, other in longer.items()]
        share, name = max(shares, default=(0.0, ""), key=lambda pair: pair[0])
        if share >= threshold:
            found.append(Leak(name, key, share))
    return found


def _nearest(
    marks: Shingles,
    teaching: Mapping[str, Shingles],
    keys: list[str],
    index: tuple[Shingles, np.ndarray],
) -> tuple[str, float] | None:
    """Compare with those of the few that share the most shingles."""
    every, of = index
    low, high = np.searchsorted(every, marks), np.searchsorted(every, marks, side="right")
    places = np.flatnonzero(high > low)
    if not places.size:
        return None
    shared = np.concatenate([of[low[at] : high[at]] for at in places])
    counts = np.bincount(shared, minlength=len(keys))
    nearest = [keys[at] for at in np.argsort(-counts, kind="stable")[:3] if counts[at]]
    scored = [(key, similarity(teaching[key], marks)) for key in nearest]
    return max(scored, key=lambda pair: pair[1])


def leak_findings(found: list[Leak], n_kept: int, words: tuple[str, str]) -> Iterator[Finding]:
    """Say in one finding what leaked.

    Parameters
    ----------
    found : list of Leak
        From `leaks`.
    n_kept : int
        Texts that were compared.
    words : tuple of str
        What the two sides are called, as in ``("practice Items", "Items with a reference")``.

    Examples
    --------
    >>> [one.items for one in leak_findings([Leak("f", "g", 1.0)], 9, ("examples", "references"))]
    [('f', 'g')]
    """
    if not found:
        return
    first = found[0]
    same = sum(one.similarity == 1.0 for one in found)
    what = (
        f"{len(found):,} of {n_kept:,} {words[1]} are also among the {words[0]}, "
        f"{same:,} of them letter by letter: {first.kept} is like {first.shown} "
        f"(similarity {first.similarity:.2f}). What was shown tests nobody."
    )
    pairs = dict.fromkeys(key for one in found[:SHOWN] for key in (one.shown, one.kept))
    nearest = min(one.similarity for one in found)
    evidence = {"n": n_kept, "leaked": len(found), "the_same": same, "least_similar": nearest}
    yield Finding(RULE, "serious", what, evidence, items=tuple(pairs))
