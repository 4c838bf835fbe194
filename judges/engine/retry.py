"""When to ask again, and how long to wait first."""

import email.utils
import random
from collections.abc import Mapping
from datetime import UTC, datetime

RETRIED = frozenset({408, 409, 429})
FIRST_SECONDS, LAST_SECONDS = 1.0, 60.0
# No provider makes anybody wait longer.
MOST_SECONDS = 600.0
SYSTEM = random.SystemRandom()


def is_retried(status: int) -> bool:
    return status in RETRIED or status >= 500


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the provider asks to wait: milliseconds before seconds before an HTTP date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        seconds = number(headers.get(name), unit)
        if seconds is not None:
            return seconds
    moment = http_date(headers.get("retry-after"))
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def number(text: str | None, unit: float) -> float | None:
    try:
        seconds = float(text or "") / unit
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def http_date(text: str | None) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def backoff(attempts: int, rng: random.Random = SYSTEM) -> float:
    """Seconds to wait after so many attempts: anything up to 1 s, then 2, 4 and so on to 60."""
    return rng.uniform(0.0, min(LAST_SECONDS, FIRST_SECONDS * 2.0 ** max(0, attempts - 1)))


def waiting_seconds(asked: float | None, attempts: int, rng: random.Random = SYSTEM) -> float:
    """What the provider asked for, up to ten minutes, or else the backoff."""
    return backoff(attempts, rng) if asked is None else min(asked, MOST_SECONDS)
