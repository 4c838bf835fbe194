"""Intervals of proportions, chosen by how many cases there are."""

from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, clopper_pearson, wilson

SMALL = 100


def proportion(successes: float, n: int, *, confidence: float = 0.95) -> Estimate:
    """Proportion with Wilson's interval, or an exact one under 100 cases.

    Under 100 cases: Clopper and Pearson's; where halves are counted (a pair right in one of two
    orders), which have no binomial distribution, the Bayesian one of Jeffreys.

    Parameters
    ----------
    successes : float
        Cases that count, 0 to ``n``.
    n : int
        Independent cases.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: ``n`` is 0.

    References
    ----------
    Bowyer, Aitchison and Ivanova (2025), Don't use the CLT in LLM evals with fewer than a few
    hundred datapoints, arXiv 2503.01747.

    Examples
    --------
    >>> [proportion(of * 0.8, of).method for of in (20, 200)]
    ['Clopper-Pearson, exact', 'Wilson']
    """
    if n >= SMALL:
        return wilson(successes, n, confidence=confidence)
    if float(successes).is_integer():
        return clopper_pearson(int(successes), n, confidence=confidence)
    return jeffreys(successes, n, confidence=confidence)


def jeffreys(successes: float, n: int, *, confidence: float = 0.95) -> Estimate:
    """Proportion with the equal-tailed interval of the posterior under Jeffreys' prior.

    The posterior is Beta(successes + 1/2, n - successes + 1/2); an end is 0 or 1 where all cases
    are alike.

    References
    ----------
    Brown, Cai and DasGupta (2001), Stat Sci 16, 101-133.

    Examples
    --------
    >>> found = jeffreys(0, 10)
    >>> found.low, round(found.high, 4)
    (0.0, 0.2172)
    """
    if n == 0:
        raise UndefinedStatistic("no_unit", "There is no case to take a share of.")
    if not 0 <= successes <= n or not 0 < confidence < 1:
        raise ValueError("successes lie between 0 and n, confidence between 0 and 1")
    tail, rest = (1 - confidence) / 2, n - successes
    low = stats.beta.ppf(tail, successes + 0.5, rest + 0.5) if successes else 0.0
    high = stats.beta.ppf(1 - tail, successes + 0.5, rest + 0.5) if rest else 1.0
    return Estimate(successes / n, float(low), float(high), confidence, "Jeffreys, Bayesian", n)
