"""Values of a scale: those that nobody uses, and scales that mix kinds of values."""

from collections.abc import Iterator, Sequence

import numpy as np

from evalhub.stats.lint.findings import Finding
from evalhub.stats.lint.rated import Rated

DEAD, MIXED = "dead_option", "mixed_values"
ALPHA = 0.01
RARE = 4


def dead_options(rated: Rated) -> Iterator[Finding]:
    """Find values that nobody gave although there are many ratings.

    Enough ratings that a value used a quarter as often as if all were used evenly would have
    shown up: ``(1 - 1 / (4 k))**n`` below 0.01 over k, with k values: 66 Ratings for three
    values, 122 for five.

    Parameters
    ----------
    rated : Rated
        Ratings under one criterion; nothing is found where any number may be given.

    Examples
    --------
    >>> matrix = np.tile([1.0, 2.0], (3, 100))
    >>> rated = Rated("tone", ("a", "b", "c"), matrix, np.arange(1.0, 4), ("x", "y", "z"), False)
    >>> [found.what for found in dead_options(rated)]
    ['Nobody used z in 600 Ratings (under 0.8 % of them at 99 % confidence).']
    """
    k = len(rated.names)
    given = np.bincount(rated.codes[rated.codes >= 0], minlength=max(k, 1))
    n = int(given.sum())
    if k < 2 or n * np.log(1 - 1 / (RARE * k)) >= np.log(ALPHA / k):
        return
    dead = [rated.name(int(place)) for place in np.flatnonzero(given[:k] == 0)]
    if dead:
        most = 1 - ALPHA ** (1 / n)
        said = f"under {most:.1%} of them".replace("%", " %")
        what = f"Nobody used {', '.join(dead)} in {n:,} Ratings ({said} at 99 % confidence)."
        evidence = {"n": n, "values": ", ".join(dead), "most_at_99_percent": round(most, 6)}
        yield Finding(DEAD, "notice", what, evidence, rated.criterion)


def mixed_values(criterion: str, values: Sequence[object]) -> Iterator[Finding]:
    """Find a scale with numbers beside words, or numbers written as words beside numbers.

    Parameters
    ----------
    criterion : str
        Key of the criterion.
    values : sequence
        The values of the scale as they were given.

    Examples
    --------
    >>> [found.severity for found in mixed_values("tone", [1, 2, "3", "good"])]
    ['serious']
    >>> list(mixed_values("tone", [1, 2, 3])), list(mixed_values("tone", ["good", "bad"]))
    ([], [])
    """
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    words = [one for one in values if isinstance(one, str)]
    if not numbers or not words:
        return
    doubled = {f"{number:g}" for number in numbers} & {word.strip() for word in words}
    shown = ", ".join(repr(word) for word in words[:4])
    what = f"The scale has numbers beside words: {shown}. A number written as a word is another "
    what += "value than the number, and no coefficient for numbers is computed."
    evidence = {"numbers": len(numbers), "words": len(words), "both": ", ".join(sorted(doubled))}
    severity = "serious" if any(_is_number(word) for word in words) else "warning"
    yield Finding(MIXED, severity, what, evidence, criterion)  # type: ignore[arg-type]


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
