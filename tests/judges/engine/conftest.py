"""The fake provider, and short ways to ask it."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from judges.engine.hosts import HostPolicy, PinnedTransport, open_client
from judges.engine.prompting import CriterionSpec
from judges.engine.providers.openai import OpenAIProvider
from judges.engine.requests import CallReply, CallRequest, Deadlines
from judges.engine.schemas import reply_schema
from tests.judges.engine.fake_provider import FakeProvider

HELPFUL = CriterionSpec("helpful", "ordinal", (1, 2, 3, 4, 5))
OVERALL = CriterionSpec("overall", "nominal", ("A", "tie", "B"))
# Loading the system's certificates takes longer than most tests: once is enough.
TRUST = ssl.create_default_context()
LOOPBACK = HostPolicy.of((), allow_loopback=True)

Ask = Callable[..., CallReply]


@pytest.fixture
def fake_provider() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


def make_request(model: str = "ok", key: int = 1, **changes: Any) -> CallRequest:
    """A question about one Output in which a clean judge sees a 4."""
    given = {"prompt": "Rate this: quality=4", "schema": reply_schema([HELPFUL]), **changes}
    return CallRequest(key=key, model=model, **given)


async def ask_once(
    base_url: str, request: CallRequest, *, api_key: str = "", **transport: Any
) -> CallReply:
    async with open_client(PinnedTransport(LOOPBACK, **{"verify": TRUST, **transport})) as client:
        return await OpenAIProvider(base_url, client, api_key).ask(request)


@pytest.fixture
def ask(fake_provider: FakeProvider) -> Ask:
    """Ask the fake provider once, without retries."""

    def asking(model: str = "ok", *, api_key: str = "", **changes: Any) -> CallReply:
        changes.setdefault("deadlines", Deadlines(total=120.0))
        request = make_request(model, **changes)
        return asyncio.run(ask_once(fake_provider.base_url, request, api_key=api_key))

    return asking
