"""What a request looks like on the wire."""

import asyncio

import pytest

from judges.engine.errors import JudgeMisconfigured
from tests.judges.engine.conftest import ask_once, make_request
from tests.judges.engine.fake_provider import FakeProvider


def test_a_request_says_who_asks_and_carries_no_cookie(fake_provider: FakeProvider) -> None:
    asyncio.run(ask_once(fake_provider.base_url, make_request(), api_key="sk-1"))
    (_, _, headers) = fake_provider.asked[-1]
    assert headers["host"] == fake_provider.base_url.split("/")[2]
    assert headers["authorization"] == "Bearer sk-1"
    assert headers["user-agent"].startswith("python-httpx/")
    assert "cookie" not in headers


def test_a_redirect_is_not_followed(fake_provider: FakeProvider) -> None:
    with pytest.raises(JudgeMisconfigured, match="redirects"):
        asyncio.run(ask_once(fake_provider.base_url, make_request("redirect")))
    assert fake_provider.calls == 1
