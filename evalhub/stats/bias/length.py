"""Whether a judge goes by the length of what it judges."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.comparison.correlation import partial_spearman
from evalhub.stats.intervals import Estimate


def length_bias(
    judge: npt.ArrayLike,
    length: npt.ArrayLike,
    human: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Partial rank correlation of judge score and length of the output, given the human rating.

    Above 0: of two outputs that humans rate alike, the judge tends to score the longer higher.
    Arguments and reasons as in `evalhub.stats.comparison.correlation.partial_spearman`.

    Examples
    --------
    >>> judge, length, human = [1, 2, 3, 5, 4], [10, 30, 20, 50, 40], [1, 1, 2, 2, 3]
    >>> found = length_bias(judge, length, human, rng=np.random.default_rng(0))
    >>> found.value > 0.5
    True
    """
    return partial_spearman(
        judge, length, human, rng=rng, resamples=resamples, confidence=confidence
    )
