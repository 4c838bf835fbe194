"""What a provider says about its limits: how much of them is left, and when they are full again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhd])", re.ASCII)
SPAN = re.compile(rf"(?:{PART.pattern})+", re.ASCII)
LARGEST = 10**12


@dataclass(frozen=True)
class Window:
    """One limit; `reset` is in seconds from when the headers were read. None: not told."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None

    @property
    def is_told(self) -> bool:
        return (self.limit, self.remaining, self.reset) != (None, None, None)


NOT_TOLD = Window()


@dataclass(frozen=True)
class Limits:
    """Requests and tokens per window; `tokens_in` and `tokens_out` where they are apart."""

    requests: Window = NOT_TOLD
    tokens: Window = NOT_TOLD
    tokens_in: Window = NOT_TOLD
    tokens_out: Window = NOT_TOLD


def read_limits(headers: Mapping[str, str], now: datetime) -> Limits | None:
    """Read OpenAI's headers, which many servers send too, or Anthropic's; None without any."""
    if not any("ratelimit" in name for name in headers):
        return None
    read = Limits(
        requests=window(headers, "requests", now),
        tokens=window(headers, "tokens", now),
        tokens_in=window(headers, "input-tokens", now),
        tokens_out=window(headers, "output-tokens", now),
    )
    return None if read == Limits() else read


def window(headers: Mapping[str, str], what: str, now: datetime) -> Window:
    openai = {part: headers.get(f"x-ratelimit-{part}-{what}") for part in PARTS}
    anthropic = {part: headers.get(f"anthropic-ratelimit-{what}-{part}") for part in PARTS}
    told = openai if any(openai.values()) else anthropic
    return Window(whole(told["limit"]), whole(told["remaining"]), seconds(told["reset"], now))


PARTS = ("limit", "remaining", "reset")


def whole(text: str | None) -> int | None:
    """A count; None for what is none, or is beyond any that could be."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    return int(text)


def seconds(text: str | None, now: datetime) -> float | None:
    """`6m0s`, `120ms`, `1.5`, or a moment as RFC 3339 writes it, as seconds from now."""
    text = (text or "").strip()
    if SPAN.fullmatch(text):
        return bounded(sum(float(number) * UNITS[unit] for number, unit in PART.findall(text)))
    try:
        return bounded(float(text))
    except ValueError:
        return until(text, now)


def bounded(number: float) -> float | None:
    return number if 0 <= number < LARGEST else None


def until(text: str, now: datetime) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
