"""How much one rater has answered, day by day, and how long the answers took."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from django.db.models import QuerySet

from annotation.models import Annotation

DAYS = 14
# Seconds at which the columns of the distribution begin; each is twice as wide as the one before.
BOUNDS = (5, 10, 20, 40, 80, 160)
LABELS = ("under 5", "5", "10", "20", "40", "80", "160")


@dataclass(frozen=True)
class Volume:
    """Answers per day over two weeks that end with the last day of work, in UTC."""

    days: tuple[tuple[date, int], ...]
    n_days: int
    first: datetime | None
    last: datetime | None

    @property
    def counts(self) -> list[int]:
        return [n for _, n in self.days]

    @property
    def labels(self) -> list[str]:
        return [str(day.day) for day, _ in self.days]


@dataclass(frozen=True)
class Pace:
    """Seconds per answer as counts of columns that double in width, and their median."""

    counts: tuple[int, ...]
    median: float | None

    @property
    def columns(self) -> list[tuple[str, int]]:
        return list(zip(LABELS, self.counts, strict=True))


def volume_of(annotations: QuerySet[Annotation]) -> Volume:
    """Count answers by the day they were submitted; those without a time are left out."""
    dated = annotations.filter(submitted_at__isnull=False)
    times = list(dated.order_by("submitted_at").values_list("submitted_at", flat=True))
    per_day = Counter(time.astimezone(UTC).date() for time in times)
    if not times:
        return Volume((), 0, None, None)
    end = max(per_day)
    window = [end - timedelta(days=back) for back in reversed(range(DAYS))]
    days = tuple((day, per_day[day]) for day in window)
    return Volume(days, len(per_day), times[0], times[-1])


def pace_of(annotations: QuerySet[Annotation]) -> Pace:
    timed = annotations.filter(seconds__isnull=False)
    return distribution(list(timed.values_list("seconds", flat=True)))


def distribution(seconds: Iterable[float]) -> Pace:
    """Sort seconds into columns; a bound belongs to the column that begins there."""
    values = list(seconds)
    found = Counter(bisect_right(BOUNDS, value) for value in values)
    counts = tuple(found[column] for column in range(len(LABELS)))
    return Pace(counts, median(values) if values else None)
