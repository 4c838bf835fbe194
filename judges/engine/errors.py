"""Failures of a call to a judge's provider.

EngineError
├── JudgeUnavailable     worth another attempt: timeouts, resets, 408, 409, 429, 5xx
│   └── RateLimited      429 or 529: the provider asked to wait; not held against the call
├── JudgeRefused         the provider or model declined to answer this content
├── JudgeMisconfigured   400, 401, 403, 404, a bad address: stop the run, tell the lead
└── BrokenReply          an answer that is not the protocol's: cut, too large, not JSON
"""

import httpx


class EngineError(Exception):
    """Base; the message never holds the key."""

    retryable = False

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class JudgeUnavailable(EngineError):
    """The provider did not answer, or said that it cannot right now."""

    retryable = True

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, status=status)
        self.retry_after = retry_after


class RateLimited(JudgeUnavailable):
    """The provider asks to slow down."""


class JudgeRefused(EngineError):
    """The provider declined to answer this content."""


class JudgeMisconfigured(EngineError):
    """The address, key, model or a parameter is wrong; every further call would fail too."""


class BrokenReply(EngineError):
    """The answer breaks the protocol; asking once more may help."""

    retryable = True


TRANSIENT = (
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
)


def from_httpx(error: Exception) -> EngineError:
    """Map any error of httpx to ours."""
    name = type(error).__name__
    if isinstance(error, TRANSIENT):
        return JudgeUnavailable(f"The provider did not answer ({name}).")
    if isinstance(error, httpx.DecodingError):
        return BrokenReply("The provider's reply could not be decoded.")
    if isinstance(error, httpx.TooManyRedirects):
        return JudgeMisconfigured("The provider's address redirects; enter the final address.")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError):
        return JudgeMisconfigured(f"The provider's address cannot be called ({name}).")
    if isinstance(error, httpx.StreamError):
        return BrokenReply(f"The provider's reply could not be read ({name}).")
    return JudgeUnavailable(f"The call to the provider failed ({name}).")
