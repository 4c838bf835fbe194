"""A run reaches no private address, whatever its provider's name resolves to or its reply says."""

import socket
from collections.abc import Iterator
from functools import partial
from itertools import chain, repeat
from typing import Any

import httpcore
import pytest

from annotation.models import Project
from judges.engine.hosts import PinnedTransport
from judges.engine.transport.streams import Network
from judges.models import JudgeCall, JudgeRun
from judges.services.execution import work_on_calls
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = "8.8.8.8"


@pytest.fixture
def inside() -> Iterator[socket.socket]:
    """A service of this machine; whoever connects is held in its queue."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where connections were opened to; nobody answers at the public address."""
    places: list[str] = []
    connect = Network.connect_tcp

    async def connecting(self: Network, host: str, port: int, **how: Any) -> Any:
        places.append(host)
        if host == PUBLIC:
            raise httpcore.ConnectError("nobody is there")
        return await connect(self, host, port, **how)

    monkeypatch.setattr(Network, "connect_tcp", connecting)
    return places


def work(base_url: str, model: str = "ok") -> JudgeRun:
    """Make every call of a run three times, as long as it goes on."""
    project: Project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    judge = make_judge(project, base_url=base_url, model=model, concurrency=1)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),)))
    for _ in range(3):
        JudgeCall.objects.update(not_before="2020-01-01T00:00:00Z")
        work_on_calls()
    run.refresh_from_db()
    return run


@pytest.mark.parametrize("private", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_a_name_that_turns_private_later_reaches_nothing_here(
    inside: socket.socket,
    reached: list[str],
    private: str,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = chain([[PUBLIC]], repeat([private]))

    async def resolver(host: str, port: int) -> list[str]:
        return next(answers)

    transport = partial(PinnedTransport, resolver=resolver)
    monkeypatch.setattr("judges.services.execution.PinnedTransport", transport)
    place = f"rebind.example:{inside.getsockname()[1]}"
    settings.JUDGE_HOSTS = [place]
    run = work(f"https://{place}/v1")
    assert (run.status, "points to an address that may not be" in run.stop_reason) == (
        "stopped",
        True,
    )
    assert set(reached) == {PUBLIC}


def test_a_reply_that_sends_elsewhere_reaches_nothing_here(
    inside: socket.socket, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = f"http://127.0.0.1:{inside.getsockname()[1]}/latest"

    def sends_inside(request: Request) -> None:
        request.handler.send(302, b"{}", {"location": place})

    monkeypatch.setitem(SCENARIOS, "sends_inside", sends_inside)
    run = work(fake_provider.base_url, "sends_inside")
    assert (run.status, "redirects" in run.stop_reason) == ("stopped", True)
    assert fake_provider.calls <= 2
