"""Many annotators at once, in a process of their own.

``python -m bench.annotators DATABASE PROJECT SECONDS REPEAT RATER...`` gives every rater a thread,
waits for a line on standard input, and prints one JSON line: the answers given, the seconds worked,
and those of every claim and submission. The threads share ten connections.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

CONNECTIONS = 10


def connect(name: str) -> None:
    """Set Django up on a database that exists."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
    database = settings.DATABASES["default"]
    pool = {"min_size": 1, "max_size": CONNECTIONS, "timeout": 120}
    database["NAME"] = name
    database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": pool}
    django.setup()


def run(slug: str, seconds: float, repeat: int, keys: list[str]) -> dict[str, Any]:
    """Let the raters work once the starter says so."""
    # The models can be imported only now.
    desk = import_module("bench.desk").Desk(slug, seconds, repeat)
    sys.stdin.readline()
    start = time.perf_counter()
    with ThreadPoolExecutor(len(keys)) as people:
        list(people.map(desk.work, keys))
    return {
        "answers": len(desk.submits),
        "worked": time.perf_counter() - start,
        "claims": [round(seconds, 5) for seconds in desk.claims],
        "submits": [round(seconds, 5) for seconds in desk.submits],
    }


if __name__ == "__main__":
    connect(sys.argv[1])
    print(json.dumps(run(sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])))
