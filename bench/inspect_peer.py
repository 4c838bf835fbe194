"""The calls of `bench.judges` by Inspect AI; that bench runs this in the clients' environment.

``.venv/clients/bin/python bench/inspect_peer.py URL CALLS AT_ONCE``. Prints one JSON line: the
seconds until the log with every answer and score is on disk, and how many there are.
"""

import json
import sys
import tempfile
import time

from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig, get_model
from inspect_ai.scorer import includes
from inspect_ai.solver import generate


def main() -> None:
    url, calls, at_once = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    samples = [Sample(input=f"{number} {'x' * 700}", target="4") for number in range(calls)]
    task = Task(dataset=MemoryDataset(samples), solver=generate(), scorer=includes())
    config = GenerateConfig(max_connections=at_once)
    model = get_model(
        "openai/bench", base_url=url, api_key="none", responses_api=False, config=config
    )
    with tempfile.TemporaryDirectory(prefix="inspect-bench-") as folder:
        started = time.perf_counter()
        [log] = evaluate(task, model=model, display="none", log_dir=folder, max_samples=at_once)
        seconds = time.perf_counter() - started
    done = log.results.completed_samples if log.results else 0
    print(json.dumps({"status": log.status, "done": done, "seconds": round(seconds, 2)}))


if __name__ == "__main__":
    main()
