"""A judge beside people by hand: matrices of places on a scale, without rows in tables."""

from collections.abc import Sequence

import numpy as np

from annotation.models import Criterion
from annotation.selectors.ratings import RatingTable
from evalhub.stats.coefficients import Sampling
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.verdicts import VerdictTable, View

SAMPLING = Sampling(seed=1, resamples=50)


def make_compared(
    views: Sequence[Sequence[float]],
    people: Sequence[Sequence[float]],
    truth: Sequence[float] | None = None,
    *,
    orders: Sequence[View] | None = None,
    **criterion: object,
) -> Comparison:
    """Units 1, 2, 3 ...; NaN is unparsed or not rated; by default words of a nominal scale."""
    defaults = {"key": "c", "scope": "output", "level": "nominal", "values": ["no", "yes"]}
    about = Criterion(**{**defaults, **criterion})
    matrix, ratings = np.array(views, dtype=float), np.array(people, dtype=float)
    subjects = np.arange(1, matrix.shape[1] + 1)
    ratings = ratings.reshape(-1, subjects.size)
    seen = tuple(orders or (("", number) for number in range(matrix.shape[0])))
    asked = np.ones(matrix.shape, dtype=np.bool_)
    verdicts = VerdictTable(about, seen, subjects, matrix, asked, "gpt-4")
    raters = tuple(f"r{number}" for number in range(1, ratings.shape[0] + 1))
    table = RatingTable(about, raters, subjects, ratings, 0)
    known = {} if truth is None else dict(zip(subjects.tolist(), truth, strict=True))
    return compare(verdicts, table, known, SAMPLING)
