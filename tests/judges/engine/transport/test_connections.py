"""Connections are used again, and a broken one never is."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import httpx

from judges.engine.hosts import PinnedTransport, open_client
from judges.engine.providers.calling import HttpProvider
from tests.judges.engine.conftest import LOOPBACK, TRUST, make_request
from tests.judges.engine.fake_provider import FakeProvider


def opened_for(fake: FakeProvider, *models: str) -> tuple[int, list[str]]:
    """How many connections some calls took one after another, and what the calls came to."""
    transport = PinnedTransport(LOOPBACK, verify=TRUST)
    accepted = counting(fake)

    async def ask_all() -> list[str]:
        found = []
        async with open_client(transport) as client:
            for key, model in enumerate(models):
                try:
                    reply = await HttpProvider(fake.base_url, client).ask(make_request(model, key))
                    found.append(reply.finish_reason)
                except Exception as error:
                    found.append(type(error).__name__)
        return found

    found = asyncio.run(ask_all())
    return len(accepted), found


def counting(fake: FakeProvider) -> list[object]:
    accepted: list[object] = []
    get_request: Callable[[], tuple[object, object]] = fake.server.get_request

    def noting() -> tuple[object, object]:
        found = get_request()
        accepted.append(found[1])
        return found

    fake.server.get_request = noting
    return accepted


def test_calls_in_turn_share_one_connection(fake_provider: FakeProvider) -> None:
    assert opened_for(fake_provider, "ok", "ok", "down", "ok") == (
        1,
        ["stop", "stop", "JudgeUnavailable", "stop"],
    )


def test_a_connection_that_was_cut_is_not_used_again(fake_provider: FakeProvider) -> None:
    opened, found = opened_for(fake_provider, "ok", "cut-40", "ok")
    assert (opened, found) == (2, ["stop", "JudgeUnavailable", "stop"])


def test_a_body_that_was_not_read_to_its_end_closes_its_connection(
    fake_provider: FakeProvider,
) -> None:
    opened, found = opened_for(fake_provider, "large-3", "ok")
    assert (opened, found) == (2, ["BrokenReply", "stop"])


def test_closing_the_client_closes_what_is_idle(fake_provider: FakeProvider) -> None:
    transport = PinnedTransport(LOOPBACK, verify=TRUST)

    async def ask() -> bool:
        async with open_client(transport) as client:
            await HttpProvider(fake_provider.base_url, client).ask(make_request())
            (kept,) = next(iter(transport._pool.idle.values()))
        return kept.is_closed()

    assert asyncio.run(ask())
    assert isinstance(transport, httpx.AsyncBaseTransport)


def test_closing_the_client_closes_what_was_given_up_midway(fake_provider: FakeProvider) -> None:
    transport = PinnedTransport(LOOPBACK, verify=TRUST)

    async def give_up() -> tuple[int, bool]:
        async with open_client(transport) as client:
            call = HttpProvider(fake_provider.base_url, client).ask(make_request("slow-30"))
            with suppress(TimeoutError):
                await asyncio.wait_for(call, 0.2)
            pool = transport._pool
            (left,) = pool.known
            n_idle = sum(len(waiting) for waiting in pool.idle.values())
        return n_idle, left.is_closed()

    assert asyncio.run(give_up()) == (0, True)
