"""2,000 judge calls at 64 at once against a server on this machine that answers in 50 ms.

Run from the repository root: ``python -m bench.judges [CALLS]``. Prints one JSON line: the seconds
until every verdict is stored, beside the ideal, beside plain httpx clients that store nothing, and
beside Inspect AI with its log on disk where ``make test`` has installed it. Fails above 4 seconds.
A PostgreSQL of its own in a temporary folder, unless DATABASE_URL names one.
"""

import asyncio
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.site import site

CALLS, CONCURRENCY, DELAY = 2_000, 64, 0.05
# Seconds for so many calls; more is a failure.
LIMIT = 4.0
PEER = Path(__file__).with_name("inspect_peer.py")
CLIENTS = Path(sys.prefix) / "clients" / "bin" / "python"
SEQUENTIAL = 200
TEXT = json.dumps({"reasoning": "as it says", "value": 4})
REPLY = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "bench",
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}
    ],
    "usage": {"prompt_tokens": 400, "completion_tokens": 20, "total_tokens": 420},
}
CONTENT = json.dumps(REPLY).encode()
ANSWER = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    % len(CONTENT)
) + CONTENT


async def answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float = DELAY
) -> None:
    """Answer every request on one connection after the delay."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            await asyncio.sleep(delay)
            writer.write(ANSWER)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve(delay: float) -> None:
    """The provider, in a process of its own; says its port first."""
    server = await asyncio.start_server(partial(answer, delay=delay), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def provider(delay: float = DELAY) -> Iterator[str]:
    """The address of a server in a process of its own."""
    command = [sys.executable, "-m", "bench.judges", "serve", str(delay)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}/v1"  # type: ignore[union-attr]
    finally:
        server.kill()
        server.wait()


def planned(url: str, calls: int) -> Any:
    """A project of its own with an output per call, and a run that asks for each."""
    projects = import_module("tests.factories.projects")
    judging = import_module("tests.factories.judging")
    there = import_module("annotation.models").Project.objects.count()
    project = projects.make_project(f"judged-{there}")
    projects.make_rubric(project, output_keys=("accuracy",))
    for number in range(calls // 2):
        projects.make_item(project, f"it-{number}", outputs=2)
    judge = judging.make_judge(project, base_url=url, model="bench", concurrency=CONCURRENCY)
    runs = import_module("judges.services.runs")
    plan = runs.RunPlan((judging.make_prompt(project),))
    return runs.start_run(judge=judge, plan=plan)


def worked_off(run: Any) -> float:
    """Seconds until the run has finished, in this one process."""
    work = import_module("judges.services.execution").work_on_calls
    started = time.perf_counter()
    while work():
        pass
    seconds = time.perf_counter() - started
    run.refresh_from_db()
    found = run.verdicts.filter(value=4).count()
    if run.status != "finished" or found != run.calls.count():
        raise RuntimeError(f"{run.status}: {found} verdicts; {run.stop_reason}")
    return seconds


def naive(url: str, calls: int) -> dict[str, float]:
    """The same requests one after another, and by a pool of threads; nothing is stored."""
    body = {"model": "bench", "messages": [{"role": "user", "content": "x" * 700}]}
    address = f"{url}/chat/completions"
    with httpx.Client(trust_env=False, limits=httpx.Limits(max_connections=None)) as client:

        def ask(_: int) -> None:
            client.post(address, json=body).raise_for_status()

        started = time.perf_counter()
        for number in range(SEQUENTIAL):
            ask(number)
        sequential = (time.perf_counter() - started) * calls / SEQUENTIAL
        started = time.perf_counter()
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            list(pool.map(ask, range(calls)))
        threads = time.perf_counter() - started
    return {
        "one_after_another_extrapolated_s": round(sequential, 1),
        "thread_pool_storing_nothing_s": round(threads, 2),
    }


def peer(url: str, calls: int) -> dict[str, Any]:
    """Inspect AI's seconds for as many calls; None where it is not installed."""
    if not CLIENTS.exists():
        return {"inspect_s": None}
    command = [str(CLIENTS), str(PEER), url, str(calls), str(CONCURRENCY)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    if found["done"] != calls:
        raise RuntimeError(f"Inspect AI: {found}")
    return {"inspect_s": found["seconds"]}


def measure(url: str, calls: int) -> dict[str, Any]:
    """Needs Django to be set up; the product's modules are imported only then."""
    run = planned(url, calls)
    seconds = worked_off(run)
    return {
        "seconds": round(seconds, 2),
        "calls_per_s": round(calls / seconds),
        "ideal_s": round(calls * DELAY / CONCURRENCY, 2),
        **naive(url, calls),
        **peer(url, calls),
    }


def main() -> None:
    """Print one JSON line."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    with provider() as url, site(own=False):
        found = measure(url, calls)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    counts = {"calls": calls, "concurrency": CONCURRENCY, "delay_s": DELAY}
    print(json.dumps({"bench": "judges", **machine, **counts, **found}))
    sys.exit(1 if calls == CALLS and found["seconds"] > LIMIT else 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(float(sys.argv[2])))
    else:
        main()
