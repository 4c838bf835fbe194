"""What a killed worker would have to ask again is bounded, however slowly outcomes are stored."""

import asyncio

from judges.engine.pacing.concurrency import Pace
from judges.engine.pacing.unstored import Unstored
from judges.engine.requests import CallReply, CallRequest
from judges.engine.runner import Outcome, run_calls
from tests.judges.engine.conftest import make_request


class Instant:
    """A provider that answers at once and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    async def ask(self, request: CallRequest) -> CallReply:
        self.calls += 1
        await asyncio.sleep(0)
        return CallReply("{}", "stop", request.model)


async def asked_before_storing(concurrency: int, stored_at_once: int) -> tuple[list[int], int]:
    """Calls made whenever the store was at rest; it keeps so many outcomes at a time."""
    provider, unstored, kept = Instant(), Unstored(), []
    waiting: list[Outcome] = []

    def arrived(outcome: Outcome) -> None:
        unstored.add()
        waiting.append(outcome)

    async def store() -> None:
        while len(kept) * stored_at_once < 40:
            await asyncio.sleep(0.01)
            kept.append(provider.calls)
            unstored.stored(min(stored_at_once, len(waiting)))
            del waiting[:stored_at_once]

    async with asyncio.TaskGroup() as group:
        group.create_task(store())
        requests = [make_request("ok", key) for key in range(40)]
        made = await run_calls(
            requests, provider, pace=Pace(concurrency), on_outcome=arrived, unstored=unstored
        )
    return kept, made


def test_an_outcome_holds_its_place_until_it_is_stored() -> None:
    kept, made = asyncio.run(asked_before_storing(concurrency=4, stored_at_once=2))
    # Before anything is stored 4 calls were made; every 2 that are stored make room for 2 more.
    assert kept == [min(4 + 2 * n, 40) for n in range(20)]
    assert made == 40


def test_without_a_store_places_are_free_once_calls_end() -> None:
    found: list[Outcome] = []
    requests = [make_request("ok", key) for key in range(9)]
    made = asyncio.run(run_calls(requests, Instant(), pace=Pace(2), on_outcome=found.append))
    assert made == len(found) == 9
