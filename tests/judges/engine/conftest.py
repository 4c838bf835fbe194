"""The fake provider, and short ways to ask it."""

import asyncio
import ssl
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from judges.engine.hosts import HostPolicy, PinnedTransport, open_client
from judges.engine.prompting import CriterionSpec
from judges.engine.providers.calling import HttpProvider
from judges.engine.providers.catalogue import dialect_of
from judges.engine.providers.dialects import Dialect
from judges.engine.providers.learning import Learned
from judges.engine.requests import CallReply, CallRequest, Deadlines
from judges.engine.schemas import reply_schema
from tests.judges.engine.fake_provider import FakeProvider

HELPFUL = CriterionSpec("helpful", "ordinal", (1, 2, 3, 4, 5))
OVERALL = CriterionSpec("overall", "nominal", ("A", "tie", "B"))
# Loading the system's certificates takes longer than most tests: once is enough.
TRUST = ssl.create_default_context()
LOOPBACK = HostPolicy.of((), allow_loopback=True)

KEY = "sk-CANARY-0123456789"
MAPPING = {
    "path": "/v1/judge",
    "headers": {"x-team": "evals"},
    "key": {"header": "x-judge-key"},
    "body": {
        "which": "{model}",
        "ask": {"question": "{prompt}", "shape": "{schema}", "more": ["{parameters}", "{other}"]},
    },
    "reply": {
        "text": "result.answers[0].said",
        "refusal": "$.result.answers[0].no",
        "finish_reason": "result.ended",
        "model": "result.by",
        "tokens_in": "cost.in",
        "tokens_out": "cost.out",
        "tokens_cached": "cost.old",
    },
    "endings": {"length": "length"},
}
Ask = Callable[..., CallReply]


def make_request(model: str = "ok", key: int = 1, **changes: Any) -> CallRequest:
    """A question about one Output in which a clean judge sees a 4."""
    given = {"prompt": "Rate this: quality=4", "schema": reply_schema([HELPFUL]), **changes}
    return CallRequest(key=key, model=model, **given)


async def ask_once(
    base_url: str,
    request: CallRequest,
    *,
    api_key: str = "",
    speaking: Mapping[str, Any] | None = None,
    **transport: Any,
) -> CallReply:
    async with open_client(PinnedTransport(LOOPBACK, **{"verify": TRUST, **transport})) as client:
        return await HttpProvider(base_url, client, api_key, **(speaking or {})).ask(request)


@pytest.fixture
def ask(fake_provider: FakeProvider) -> Ask:
    """Ask the fake provider once, without retries."""

    def asking(model: str = "ok", *, api_key: str = "", **changes: Any) -> CallReply:
        changes.setdefault("deadlines", Deadlines(total=120.0))
        request = make_request(model, **changes)
        return asyncio.run(ask_once(fake_provider.base_url, request, api_key=api_key))

    return asking


@dataclass
class Conversation:
    """Asks in one protocol, and keeps what was learned between calls."""

    fake: FakeProvider
    dialect: Dialect
    root: str
    learned: Learned = field(default_factory=Learned)

    def ask(self, model: str = "ok", *, api_key: str = KEY, **changes: Any) -> CallReply:
        changes.setdefault("deadlines", Deadlines(total=120.0))
        address = self.fake.base_url.replace("/v1", self.root)
        speaking = {"dialect": self.dialect, "learned": self.learned}
        request = make_request(model, **changes)
        return asyncio.run(ask_once(address, request, api_key=api_key, speaking=speaking))

    @property
    def sent(self) -> dict[str, Any]:
        """The last body as it came over the wire."""
        body = self.fake.asked[-1][1]
        return body.get("wire", body)

    @property
    def headers(self) -> dict[str, str]:
        return self.fake.asked[-1][2]


@pytest.fixture
def talk(fake_provider: FakeProvider) -> Callable[..., Conversation]:
    """Talk to the fake provider in the protocol of a stored judge."""

    def talking(provider: str, **options: Any) -> Conversation:
        root = {"azure": "", "gemini": "/v1beta", "http": ""}.get(provider, "/v1")
        return Conversation(fake_provider, dialect_of(provider, options), root)

    return talking


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost, not for its address, and its key in one file."""
    both = tmp_path / "localhost.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    parts = [*command.split(), "subjectAltName=DNS:localhost", "-out", both, "-keyout", both]
    subprocess.run(parts, check=True, capture_output=True)
    both.write_bytes(both.read_bytes())
    return both


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))
