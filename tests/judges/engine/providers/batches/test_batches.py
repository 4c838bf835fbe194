"""Batches of both providers, through the same transport, against a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from judges.engine.errors import (
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeRefused,
    JudgeUnavailable,
    RateLimited,
)
from judges.engine.hosts import PinnedTransport, open_client
from judges.engine.parsing import parse_reply
from judges.engine.providers.batches.anthropic import AnthropicBatches
from judges.engine.providers.batches.entries import BatchClient, Desk, Entry, State, mark_of
from judges.engine.providers.batches.openai import OpenAIBatches
from judges.engine.providers.calling import HttpProvider
from judges.engine.providers.catalogue import dialect_of
from judges.engine.requests import CallRequest
from tests.judges.engine.conftest import HELPFUL, KEY, LOOPBACK, TRUST, make_request
from tests.judges.engine.fake_provider import FakeProvider

Result = TypeVar("Result")
Work = Callable[[BatchClient], Awaitable[Result]]
Use = Callable[[Work[Result]], Result]
CLIENTS: dict[str, Any] = {
    "openai": OpenAIBatches,
    "responses": OpenAIBatches,
    "anthropic": AnthropicBatches,
}
NAME = "0123456789abcdef" * 2
MODELS = ("ok", "garbage", "filtered", "overloaded", "expires", "forbidden")


def requests_for(*models: str) -> dict[str, CallRequest]:
    return {f"run1-{n}-{model}": make_request(model) for n, model in enumerate(models)}


@pytest.fixture(params=list(CLIENTS))
def use(request: pytest.FixtureRequest, fake_provider: FakeProvider) -> Use[Any]:
    """Do something with a client of each provider, every time through a connection of its own."""

    def using(work: Work[Result]) -> Result:
        async def connected() -> Result:
            async with open_client(PinnedTransport(LOOPBACK, verify=TRUST)) as client:
                dialect = dialect_of(request.param)
                provider = HttpProvider(fake_provider.base_url, client, KEY, dialect)
                return await work(CLIENTS[request.param](Desk(provider)))

        return asyncio.run(connected())

    return using


async def collected(client: BatchClient, batch: str) -> dict[str, Entry]:
    progress = await client.poll(batch)
    while progress.state == State.RUNNING:
        progress = await client.poll(batch)
    return {entry.name: entry async for entry in client.results(progress)}


def test_every_request_ends_under_its_own_name_whatever_the_order(use: Use[Any]) -> None:
    async def work(client: BatchClient) -> dict[str, Entry]:
        return await collected(client, await client.create("name1", requests_for(*MODELS)))

    found = use(work)
    assert list(found) != list(requests_for(*MODELS))
    reply = found["run1-0-ok"].reply
    assert reply is not None
    (value,) = parse_reply(reply, [HELPFUL])
    assert (value.value, reply.tokens_in, reply.model) == (4, 11, "ok")
    assert reply.provider_request_id
    assert found["run1-1-garbage"].reply is not None
    kinds = {name.rpartition("-")[2]: type(entry.error) for name, entry in found.items()}
    assert kinds["overloaded"] is RateLimited
    assert kinds["forbidden"] is JudgeMisconfigured
    assert kinds["filtered"] in {JudgeRefused, JudgeMisconfigured}
    assert kinds["expires"] is JudgeUnavailable


def test_what_a_batch_never_came_to_costs_nothing(use: Use[Any]) -> None:
    async def work(client: BatchClient) -> dict[str, Entry]:
        return await collected(client, await client.create("name1", requests_for("expires")))

    (entry,) = use(work).values()
    assert entry.error is not None
    assert (entry.error.may_cost, entry.error.retryable) == (False, True)


def test_progress_is_told_until_the_end(use: Use[Any], fake_provider: FakeProvider) -> None:
    async def work(client: BatchClient) -> list[tuple[State, int, int]]:
        batch = await client.create("name1", requests_for("ok", "ok"))
        polled = [await client.poll(batch) for _ in range(3)]
        return [(one.state, one.done, one.total) for one in polled]

    running, ended = (State.RUNNING, 0, 2), (State.ENDED, 2, 2)
    assert use(work) == [running, ended, ended]


def test_a_batch_is_found_again_after_a_crash(use: Use[Any], fake_provider: FakeProvider) -> None:
    async def lost(client: BatchClient) -> str:
        await client.create("another", requests_for("ok"))
        return await client.create("name1", requests_for("ok", "garbage"))

    made = use(lost)
    other = next(iter(fake_provider.batches.made))
    assert use(lambda client: client.find("name1", 2, frozenset({other}))) == made
    assert use(lambda client: client.find("name9", 9, frozenset({other, made}))) is None
    assert len(fake_provider.batches.made) == 2


def test_an_ended_batch_of_somebody_else_is_not_found(
    use: Use[Any], fake_provider: FakeProvider
) -> None:
    async def lost(client: BatchClient) -> str:
        ours = {f"{mark_of(NAME)}7": make_request("ok")}
        made = await client.create(NAME, ours)
        await client.create("f" * 32, {f"{mark_of('f' * 32)}7": make_request("ok")})
        return made

    made = use(lost)
    for one in fake_provider.batches.made.values():
        one.looked = 9
    assert use(lambda client: client.find(NAME, 1, frozenset())) == made
    assert use(lambda client: client.find("0" * 32, 1, frozenset())) is None


def test_a_cancelled_batch_hands_out_what_it_has(use: Use[Any]) -> None:
    async def work(client: BatchClient) -> dict[str, Entry]:
        batch = await client.create("name1", requests_for("ok"))
        await client.cancel(batch)
        return await collected(client, batch)

    (entry,) = use(work).values()
    assert isinstance(entry.error, JudgeUnavailable)


def test_results_are_fetched_from_the_provider_and_from_nowhere_else(
    use: Use[Any], fake_provider: FakeProvider
) -> None:
    # The fake provider names an address of the machine's metadata service as that of the results.
    async def work(client: BatchClient) -> tuple[str, ...]:
        batch = await client.create("name1", requests_for("ok"))
        await client.poll(batch)
        return (await client.poll(batch)).places

    assert all(place.startswith("/") for place in use(work))


@pytest.mark.parametrize("ending", ["failed", "expired"])
def test_openais_ends_are_told_apart(fake_provider: FakeProvider, ending: str) -> None:
    fake_provider.batches.ending = ending

    async def work() -> tuple[State, str]:
        async with open_client(PinnedTransport(LOOPBACK, verify=TRUST)) as client:
            batches = OpenAIBatches(Desk(HttpProvider(fake_provider.base_url, client, KEY)))
            batch = await batches.create("name1", requests_for("ok"))
            await batches.poll(batch)
            progress = await batches.poll(batch)
            return progress.state, progress.reason

    state, reason = asyncio.run(work())
    assert (state.value, reason) == (ending, "line 1 is too long" if ending == "failed" else "")


@pytest.mark.parametrize(
    ("results", "words"),
    [(b"<html>\n", "not a JSON object"), (b"x" * 3_000_000, "larger than 2,097,152 bytes")],
)
def test_broken_results_are_refused_within_bounds(
    fake_provider: FakeProvider, results: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes = "tests.judges.engine.batching.ROUTES"
    monkeypatch.setattr(routes, ((r"GET /v1/files/out-1/content", lambda *_: results),))

    async def work() -> None:
        async with open_client(PinnedTransport(LOOPBACK, verify=TRUST)) as client:
            desk = Desk(HttpProvider(fake_provider.base_url, client, KEY))
            async for _ in desk.lines("/files/out-1/content"):
                pass

    with pytest.raises(BrokenReply, match=words):
        asyncio.run(work())


def test_nothing_there_is_an_error_as_of_any_call(fake_provider: FakeProvider) -> None:
    async def work() -> None:
        async with open_client(PinnedTransport(LOOPBACK, verify=TRUST)) as client:
            desk = Desk(HttpProvider(fake_provider.base_url, client, KEY))
            await OpenAIBatches(desk).create("name1", requests_for("ok"))
            async for _ in desk.lines("/files/nothing/content"):
                pass

    with pytest.raises(EngineError, match="answered 501"):
        asyncio.run(work())
