"""When work will be done if it goes on as in the last week. Pure but for the clock it is given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.counts import mean_count
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

DAYS = 7
LONGEST = 3650
IDLE = UndefinedStatistic("no_answer", "No answer in the last seven days.")


@dataclass(frozen=True)
class Forecast:
    """Answers per day with their range, and when what is left is done at that pace.

    `latest` is None where the slow end of the range never gets there, or there is no range.
    """

    left: int
    pace: Coefficient
    likely: datetime | None
    soonest: datetime | None
    latest: datetime | None

    @property
    def done(self) -> bool:
        return self.left == 0

    @property
    def ranged(self) -> bool:
        return self.soonest is not None and self.latest is not None


def forecast(daily: Sequence[int], left: int, now: datetime) -> Forecast:
    """Project the work that is left from the answers of whole days, the newest last.

    The range is that of the mean day: what days differ by, or chance alone, and nothing else. One
    day alone has no range.
    """
    pace = pace_of_days(daily)
    if left == 0 or isinstance(pace, UndefinedStatistic):
        return Forecast(left, pace, None, None, None)
    alone = len(daily) < 2
    return Forecast(
        left=left,
        pace=pace,
        likely=after(now, left, pace.value),
        soonest=None if alone else after(now, left, pace.high),
        latest=None if alone else after(now, left, pace.low),
    )


def pace_of_days(daily: Sequence[int]) -> Coefficient:
    if not any(daily):
        return IDLE
    if len(daily) == 1:
        return Estimate(float(daily[0]), math.nan, math.nan, 0.95, "one day", 1)
    return mean_count(daily)


def after(now: datetime, left: int, per_day: float) -> datetime | None:
    """When so much is done at a pace; None for a pace that takes more than ten years."""
    if not per_day > 0 or left / per_day > LONGEST:
        return None
    return now + timedelta(days=left / per_day)
