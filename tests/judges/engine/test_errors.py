import inspect
from collections.abc import Iterator

import httpx
import pytest

from judges.engine import errors
from judges.engine.errors import (
    CAUGHT,
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeUnavailable,
    from_httpx,
)

SECRET = "sk-CANARY"


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for one in kind.__subclasses__():
        yield from below(one)


ALL_OF_HTTPX = sorted(
    {kind for top in CAUGHT for kind in below(top)}, key=lambda kind: kind.__name__
)


REQUEST = httpx.Request("POST", "https://llm.example/v1")
ARGUMENTS = {"message": SECRET, "request": REQUEST, "response": httpx.Response(500)}


def made(kind: type[Exception]) -> Exception:
    """An instance; each class takes some of the arguments above."""
    named = inspect.signature(kind).parameters
    return kind(**{name: value for name, value in ARGUMENTS.items() if name in named})


@pytest.mark.parametrize("kind", ALL_OF_HTTPX, ids=lambda kind: kind.__name__)
def test_every_error_of_httpx_has_a_meaning(kind: type[Exception]) -> None:
    error = from_httpx(made(kind))
    assert type(error) in {JudgeUnavailable, JudgeMisconfigured, BrokenReply}
    assert kind.__name__ in error.message
    assert SECRET not in error.message


def test_every_public_error_of_httpx_is_among_those_caught() -> None:
    public = [value for value in vars(httpx).values() if inspect.isclass(value)]
    exceptions = {value for value in public if issubclass(value, Exception)}
    assert exceptions - set(ALL_OF_HTTPX) == set()
    assert len(exceptions) > 20


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("x"), JudgeUnavailable),
        (httpx.ConnectTimeout("x"), JudgeUnavailable),
        (httpx.PoolTimeout("x"), JudgeUnavailable),
        (httpx.RemoteProtocolError("x"), JudgeUnavailable),
        (httpx.DecodingError("x"), BrokenReply),
        (httpx.StreamClosed(), BrokenReply),
        (httpx.UnsupportedProtocol("x"), JudgeMisconfigured),
        (httpx.LocalProtocolError("x"), JudgeMisconfigured),
        (httpx.InvalidURL("x"), JudgeMisconfigured),
        (httpx.TooManyRedirects("x"), JudgeMisconfigured),
    ],
)
def test_meanings_are_as_documented(error: Exception, kind: type[EngineError]) -> None:
    assert type(from_httpx(error)) is kind


def test_a_bug_is_not_an_error_of_the_provider() -> None:
    with pytest.raises(KeyError):
        from_httpx(KeyError("bug"))


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = errors.__doc__ or ""
    for kind in below(EngineError):
        assert kind.__name__ in drawn
    retried = {kind.__name__ for kind in below(EngineError) if kind.retryable}
    assert retried == {"JudgeUnavailable", "RateLimited", "BrokenReply"}
