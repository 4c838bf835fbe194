"""People who keep working while a project changes, and a worker, each in a process of their own.

``python -m tests.faults.crowd DATABASE people SLUG REST RATER...`` gives every rater a thread;
whoever finds nothing asks again. After REST answers (0: never) all of them wait, each with an
item claimed, for a line on standard input. ``python -m tests.faults.crowd DATABASE worker`` looks
for disagreement. Both go on until the line "stop" comes; people then print the keys of what was
accepted.
"""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from importlib import import_module
from uuid import uuid4

from bench.annotators import connect

PAUSE = 0.05
# The end of the input is one too: then nobody is there to tell.
STOP = ("stop\n", "")


class Crowd:
    """Needs Django to be set up; the product's modules are imported only then."""

    def __init__(self, slug: str, rest: int) -> None:
        self.slug = slug
        self.rest = rest
        self.rested = threading.Event()
        self.stopping = threading.Event()
        self.accepted: list[str] = []
        self.models = import_module("annotation.models")
        self.submits = import_module("annotation.services.annotations")
        self.claims = import_module("annotation.services.assignments")
        self.errors = import_module("annotation.errors")
        self.connection = import_module("django.db").connection

    def work(self, key: str) -> None:
        rater = self.models.Rater.objects.select_related("project").get(
            project__slug=self.slug, key=key
        )
        while not self.stopping.is_set():
            try:
                done = self.answer(rater)
            except self.errors.RaterPaused:
                return
            finally:
                self.connection.close()
            if not done:
                time.sleep(PAUSE)

    def answer(self, rater) -> bool:  # type: ignore[no-untyped-def]
        """Rate what comes next, 1 or 5 by the person and the subject; False if nothing came."""
        claim = self.claims.claim_next(rater=rater)
        if claim is None:
            return False
        if self.rest and len(self.accepted) >= self.rest:
            self.connection.close()
            self.rested.wait()
        drawn = blake2b(f"{rater.key}:{claim.subject_id}".encode(), digest_size=1).digest()[0]
        ratings = {"accuracy": self.submits.RatingInput(5 if drawn % 2 else 1)}
        found = self.submits.submit_annotation(
            assignment=claim, token=claim.token, ratings=ratings, key=uuid4()
        )
        self.accepted.append(str(found.public_id))
        return True


def people(slug: str, rest: int, keys: list[str]) -> None:
    crowd = Crowd(slug, rest)
    with ThreadPoolExecutor(len(keys)) as pool:
        working = [pool.submit(crowd.work, key) for key in keys]
        while sys.stdin.readline() not in STOP:
            crowd.rested.set()
        crowd.stopping.set()
        crowd.rested.set()
    for one in working:
        one.result()
    sys.stdout.write(f"{json.dumps(crowd.accepted)}\n")


def worker() -> None:
    extras = import_module("annotation.services.handout.extras")
    stopping = threading.Event()

    def wait() -> None:
        sys.stdin.readline()
        stopping.set()

    threading.Thread(target=wait, daemon=True).start()
    while not stopping.is_set():
        extras.ask_further()
        stopping.wait(PAUSE)


if __name__ == "__main__":
    connect(sys.argv[1])
    if sys.argv[2] == "worker":
        worker()
    else:
        people(sys.argv[3], int(sys.argv[4]), sys.argv[5:])
