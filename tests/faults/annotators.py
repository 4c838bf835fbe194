"""Many annotators at once, in a process of their own: python -m tests.faults.annotators.

Arguments: the database's name, the project's slug, the threads, and the keys of the raters, which
the threads share out. Every rater claims and submits until nothing is left; every tenth answer is
sent twice. Prints how many answers were given, and the seconds of every claim, as JSON.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import django
from django.conf import settings

POOL = 10


def connect(name: str) -> None:
    """Set Django up on a database that exists already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
    database = settings.DATABASES["default"]
    database["NAME"] = name
    database["OPTIONS"] = {
        **database.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": POOL, "timeout": 120},
    }
    django.setup()


def main(name: str, slug: str, threads: int, keys: list[str]) -> None:
    connect(name)
    # Only now can models be imported.
    from tests.faults.desk import Desk  # noqa: PLC0415

    start = time.perf_counter()
    desk = Desk(slug)
    with ThreadPoolExecutor(threads) as people:
        counts = list(people.map(desk.work, keys))
    print(
        json.dumps(
            {
                "answers": sum(counts),
                "claims": desk.claims,
                "submits": desk.submits,
                "seconds": time.perf_counter() - start,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
