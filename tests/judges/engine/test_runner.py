import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from judges.engine.errors import JudgeMisconfigured, JudgeUnavailable
from judges.engine.hosts import PinnedTransport, open_client
from judges.engine.pacing.concurrency import Pace
from judges.engine.parsing import parse_reply, unswap
from judges.engine.prompting import fill
from judges.engine.providers.calling import HttpProvider
from judges.engine.requests import CallRequest
from judges.engine.runner import Outcome, Requests, run_calls
from judges.engine.schemas import reply_schema
from tests.judges.engine.conftest import HELPFUL, LOOPBACK, OVERALL, TRUST, make_request
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request
from tests.judges.engine.scripted_judges import clean

PAIR = "[Answer A]\n{{ output_a }}\n\n[Answer B]\n{{ output_b }}\n=== MATERIAL ENDS ==="
NONCE = "3f9a1c77d2e0"


def run(fake: FakeProvider, requests: Requests, **options: Any) -> list[Outcome]:
    """Run some calls and return their outcomes in the order of their arrival."""
    found: list[Outcome] = []
    pace = Pace(options.pop("concurrency", 4))
    settings = {"pace": pace, "on_outcome": found.append, **options}

    async def all_of_them() -> None:
        async with open_client(PinnedTransport(LOOPBACK, verify=TRUST)) as client:
            await run_calls(requests, HttpProvider(fake.base_url, client), **settings)

    asyncio.run(all_of_them())
    return found


def pair(key: int, model: str, first: str, second: str) -> CallRequest:
    prompt = fill(PAIR, {"output_a": first, "output_b": second}, nonce=NONCE)
    return make_request(model, key, prompt=prompt, schema=reply_schema([OVERALL]))


def test_every_call_has_one_outcome_and_no_call_is_made_twice(fake_provider: FakeProvider) -> None:
    found = run(fake_provider, [make_request("ok", key) for key in range(30)])
    assert sorted(one.request.key for one in found) == list(range(30))
    assert all(one.reply and one.begun < one.ended for one in found)
    assert fake_provider.calls == 30


def wait_until(holds: Callable[[], bool]) -> None:
    """Only what fails waits to the end."""
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)


def meeting(request: Request) -> None:
    """A good reply once as many calls have been under way as the number says, and a moment more."""
    fake = request.handler.provider
    wait_until(lambda: fake.most_under_way >= request.number)
    time.sleep(0.05)
    request.say(clean(request.body))


def test_no_more_calls_are_under_way_than_allowed(
    fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCENARIOS, "meeting", meeting)
    run(fake_provider, [make_request("meeting-3", key) for key in range(12)], concurrency=3)
    assert fake_provider.most_under_way == 3


def test_a_failure_is_the_outcome_and_nothing_is_asked_again(fake_provider: FakeProvider) -> None:
    (outcome,) = run(fake_provider, [make_request("down")])
    assert isinstance(outcome.error, JudgeUnavailable)
    assert (outcome.reply, fake_provider.calls) == (None, 1)


def test_fewer_calls_are_under_way_once_the_pace_is_slower(fake_provider: FakeProvider) -> None:
    pace = Pace(8)

    def slower(_: Outcome) -> None:
        pace.limit = 2.0
        fake_provider.most_under_way = 0

    run(fake_provider, [make_request("slow-0.02", key) for key in range(8)], concurrency=8)
    assert fake_provider.most_under_way > 2
    requests = [make_request("slow-0.02", key) for key in range(30)]
    pace.limit = 2.0
    run(fake_provider, requests[:1], pace=pace, on_outcome=slower)
    run(fake_provider, requests, pace=pace)
    assert fake_provider.most_under_way <= 2


def test_a_misconfigured_judge_is_asked_once_per_call(fake_provider: FakeProvider) -> None:
    (outcome,) = run(fake_provider, [make_request("no_temperature")])
    assert isinstance(outcome.error, JudgeMisconfigured)
    assert fake_provider.calls == 1


@pytest.mark.parametrize("scenario", ["filtered", "too_long"])
def test_a_declined_prompt_is_a_refused_verdict_not_an_error(
    fake_provider: FakeProvider, scenario: str
) -> None:
    (outcome,) = run(fake_provider, [make_request(scenario)])
    assert outcome.reply is not None
    assert outcome.error is None
    (parsed,) = parse_reply(outcome.reply, [HELPFUL])
    assert parsed.status == "refused"
    assert parsed.reason.startswith("The provider answered 400")


def test_each_outcome_is_handed_over_as_soon_as_it_is_there(
    fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Outcome] = []

    def last(request: Request) -> None:
        wait_until(lambda: len(found) == 2)
        request.say(clean(request.body))

    monkeypatch.setitem(SCENARIOS, "last", last)
    requests = [make_request("last", 1), make_request("ok", 2), make_request("ok", 3)]
    run(fake_provider, requests, concurrency=2, on_outcome=found.append)
    assert [one.request.key for one in found] == [2, 3, 1]


def test_requests_may_come_one_by_one(fake_provider: FakeProvider) -> None:
    async def later() -> AsyncIterator[CallRequest]:
        for key in range(5):
            await asyncio.sleep(0.01)
            yield make_request("ok", key)

    def lazily() -> Iterator[CallRequest]:
        yield from (make_request("ok", key) for key in range(5))

    assert len(run(fake_provider, later())) == len(run(fake_provider, lazily())) == 5


def test_no_call_starts_after_the_stop_and_those_under_way_finish(
    fake_provider: FakeProvider,
) -> None:
    requests = [make_request("slow-0.1", key) for key in range(40)]
    found = run(
        fake_provider, requests, concurrency=2, should_stop=lambda: fake_provider.calls >= 5
    )
    # At the fifth another may be on its way already.
    assert len(found) == fake_provider.calls <= 6
    assert all(one.reply for one in found)


def test_zero_calls_at_a_time_is_refused(fake_provider: FakeProvider) -> None:
    with pytest.raises(ValueError, match="at least one call"):
        run(fake_provider, [make_request()], concurrency=0)


def both_orders(fake: FakeProvider, model: str, own_a: str, own_b: str) -> list[str]:
    """What a judge chooses in the order AB and in the order BA, in the pair's own terms."""
    asked = [pair(0, model, own_a, own_b), pair(1, model, own_b, own_a)]
    found = sorted(run(fake, asked), key=lambda one: one.request.key)
    read = [parse_reply(one.reply, [OVERALL])[0] for one in found if one.reply]
    return [
        unswap(one, order, OVERALL).value for one, order in zip(read, ("AB", "BA"), strict=True)
    ]


@pytest.mark.parametrize(
    ("model", "choices"),
    # B is better and shorter: quality sees B twice, position sees A then B, length sees A twice.
    [("clean", ["B", "B"]), ("first_picker", ["A", "B"]), ("length_lover", ["A", "A"])],
)
def test_the_defect_of_a_scripted_judge_comes_out(
    fake_provider: FakeProvider, model: str, choices: list[str]
) -> None:
    assert both_orders(fake_provider, model, "quality=2 " + "very " * 20, "quality=4") == choices


def test_a_tie_is_a_tie_in_both_orders(fake_provider: FakeProvider) -> None:
    assert both_orders(fake_provider, "clean", "quality=3", "quality=3") == ["tie", "tie"]
