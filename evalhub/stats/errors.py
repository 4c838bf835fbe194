"""The one error of the statistics: a number that the data do not define."""


class UndefinedStatistic(Exception):
    """The statistic has no value for these data; 0, 1 and NaN never stand for that.

    Parameters
    ----------
    reason : str
        Short machine code in snake case, stable: ``no_pairable_unit``, ``no_variation``, ...
    message : str
        One sentence for a reader who is not a statistician.

    Examples
    --------
    >>> UndefinedStatistic("no_variation", "All ratings are the same.").reason
    'no_variation'
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        """Return the sentence."""
        return self.message
