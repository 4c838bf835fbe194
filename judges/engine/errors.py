"""Failures of a call to a judge's provider.

EngineError
├── JudgeUnavailable     worth another attempt: timeouts, resets, 408, 409, 429, 5xx
│   └── RateLimited      429 or 529: the provider asked to wait; not held against the call
├── BrokenReply          not the protocol's answer: cut, too large, not JSON; worth another
├── JudgeRefused         the provider declined this one prompt: its filter, or its length
└── JudgeMisconfigured   400, 401, 403, 404, a bad address: stop the run, tell the lead
"""

import httpx

from judges.engine.providers.limits import Limits


class EngineError(Exception):
    """Base; the message never holds the key. `sent` is off when no request can have arrived.

    `limits` is what the provider said about its limits in the headers of its refusal.
    """

    retryable = False

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        sent: bool = True,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.retry_after = retry_after
        self.sent = sent
        self.limits = limits

    @property
    def may_cost(self) -> bool:
        """May the provider charge for this? Not where it said no, or heard nothing."""
        return self.sent and (self.status is None or self.status < 300)


class JudgeUnavailable(EngineError):
    """The provider did not answer, or said that it cannot right now."""

    retryable = True


class RateLimited(JudgeUnavailable):
    """The provider asks to slow down; `retry_after` holds the seconds it named, if any."""


class BrokenReply(EngineError):
    """The answer breaks the protocol; asking once more may help."""

    retryable = True


class JudgeRefused(EngineError):
    """The provider declined to answer this content; other content may be answered."""


class JudgeMisconfigured(EngineError):
    """The address, key, model or a parameter is wrong; every further call would fail too."""

    @property
    def may_cost(self) -> bool:
        """Nothing was answered that could be charged for."""
        return False


# The first class that fits decides, so a subclass stands before its base.
MEANINGS: tuple[tuple[type[Exception], type[EngineError], str], ...] = (
    (httpx.UnsupportedProtocol, JudgeMisconfigured, "The provider's address cannot be called"),
    (httpx.LocalProtocolError, JudgeMisconfigured, "The request to the provider is not valid"),
    (httpx.InvalidURL, JudgeMisconfigured, "The provider's address cannot be read"),
    (httpx.TooManyRedirects, JudgeMisconfigured, "The provider's address redirects"),
    (httpx.TimeoutException, JudgeUnavailable, "The provider did not answer in time"),
    (httpx.RemoteProtocolError, JudgeUnavailable, "The provider's reply was cut"),
    (httpx.NetworkError, JudgeUnavailable, "The provider cannot be reached"),
    (httpx.ProxyError, JudgeUnavailable, "The proxy before the provider failed"),
    (httpx.DecodingError, BrokenReply, "The provider's reply could not be decoded"),
    (httpx.StreamError, BrokenReply, "The provider's reply could not be read"),
    (httpx.CookieConflict, BrokenReply, "The provider's reply could not be read"),
    (httpx.HTTPError, JudgeUnavailable, "The call to the provider failed"),
)
# Raised before a request is on its way.
UNSENT = (
    *(httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL),
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),
)
CAUGHT = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict)


def from_httpx(error: Exception) -> EngineError:
    """Map any error of httpx to ours. Only its class is told: its text may hold the request."""
    for kind, meaning, sentence in MEANINGS:
        if isinstance(error, kind):
            sent = not isinstance(error, UNSENT)
            return meaning(f"{sentence} ({type(error).__name__}).", sent=sent)
    raise error
