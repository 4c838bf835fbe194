"""One annotator's work at service level, as the pages do it."""

import time
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connection

from annotation.models import Assignment, Rater
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import claim_next

ANSWER = {"accuracy": RatingInput(3)}


@dataclass
class Desk:
    """Shared by the threads of a process; keeps how long every request took.

    `repeat` sends every so many-th answer twice with one key; 0 never.
    """

    slug: str
    seconds: float
    repeat: int = 0
    answers: int = 0
    claims: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)

    def work(self, key: str) -> None:
        """Claim and submit until nothing is left or the time is up."""
        rater = Rater.objects.select_related("project").get(project__slug=self.slug, key=key)
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end and (claim := self.claim(rater)):
            self.submit(claim)

    def claim(self, rater: Rater) -> Assignment | None:
        start = time.perf_counter()
        claim = claim_next(rater=rater)
        connection.close()
        self.claims.append(time.perf_counter() - start)
        return claim

    def submit(self, claim: Assignment) -> None:
        start = time.perf_counter()
        key, self.answers = uuid4(), self.answers + 1
        for _ in range(2 if self.repeat and self.answers % self.repeat == 0 else 1):
            submit_annotation(assignment=claim, token=claim.token, ratings=ANSWER, key=key)
        connection.close()
        self.submits.append(time.perf_counter() - start)
