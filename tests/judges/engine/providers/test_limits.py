from datetime import UTC, datetime

import pytest

from judges.engine.providers.limits import Limits, Window, read_limits, seconds

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_openai_headers_are_read() -> None:
    headers = {
        "x-ratelimit-limit-requests": "500",
        "x-ratelimit-remaining-requests": "499",
        "x-ratelimit-reset-requests": "120ms",
        "x-ratelimit-limit-tokens": "30000",
        "x-ratelimit-remaining-tokens": "29984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert read_limits(headers, NOW) == Limits(Window(500, 499, 0.12), Window(30000, 29984, 360.0))


def test_anthropic_headers_are_read_with_their_moments() -> None:
    headers = {
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-11-22T12:00:30Z",
        "anthropic-ratelimit-input-tokens-remaining": "9000",
        "anthropic-ratelimit-output-tokens-limit": "8000",
    }
    limits = read_limits(headers, NOW)
    assert limits is not None
    assert limits.requests == Window(50, 0, 30.0)
    assert (limits.tokens_in.remaining, limits.tokens_out.limit) == (9000, 8000)
    assert not limits.tokens.is_told


def test_without_such_headers_nothing_is_told() -> None:
    assert read_limits({"content-type": "x", "x-ratelimit-limit-requests": "many"}, NOW) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1s", 1.0), ("1m30.5s", 90.5), ("2h", 7200.0), ("1d", 86400.0), ("17", 17.0)),
        *(("2026-11-22T11:00:00Z", 0.0), ("2026-11-22T12:00:01", 1.0), ("-1", None)),
        *(("nan", None), ("inf", None), ("soon", None), ("", None), (None, None), ("1s2", None)),
    ],
)
def test_resets_are_read_in_every_spelling(text: str | None, value: float | None) -> None:
    assert seconds(text, NOW) == (value if value is None else pytest.approx(value))
