"""Ratings that several tests of statistics use: published ones, and simulated raters."""

import numpy as np

from evalhub.stats.tables import FloatArray

NAN = np.nan

# cac.raw4raters of irrCAC (Gwet 2014), also example D of Krippendorff (2011): 4 coders, 12 units.
FOUR_CODERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
# Hayes and Krippendorff (2007): five observers, forty units; "." = missing.
FIVE_OBSERVERS = np.array(
    [
        [NAN if rating == "." else float(rating) for rating in observer]
        for observer in (
            "112.001122.01311211000201001111223222221",
            "1130000.21102311121000302102111122222221",
            "203000222100221123001.30.1012202.2232.21",
            ".13....0.10022...31.103021122..122...12.",
            "2..0001.2....3112..0.0..2.0..20.2.2222.1",
        )
    ]
)
# The 3x3 table of two abstractors in the readme of irrCAC, as two rows of 100 ratings.
ABSTRACTORS = np.array(
    [
        pair
        for pair, n in {(0, 0): 13, (1, 1): 20, (1, 2): 7, (2, 1): 4, (2, 2): 56}.items()
        for _ in range(n)
    ],
    dtype=float,
).T


def raters_who_err(
    rng: np.random.Generator, n_raters: int, truth: FloatArray, right: float = 0.9
) -> FloatArray:
    """Raters of two values who are right with this probability, independently.

    With even truth two agree with right^2 + (1 - right)^2: of .9 that is .82, and alpha .64.
    """
    return np.where(rng.random((n_raters, truth.size)) < right, truth, 1.0 - truth)
