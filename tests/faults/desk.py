"""One annotator's work at service level, as the desk does it."""

import time
from uuid import uuid4

from django.db import connection

from annotation.models import Rater
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import claim_next

ANSWER = {"accuracy": RatingInput(3)}


class Desk:
    """Shared by the threads of a process; keeps how long every request took."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.claims: list[float] = []
        self.submits: list[float] = []

    def work(self, key: str) -> int:
        """Claim and submit until nothing is left; returns the number of answers."""
        rater = Rater.objects.select_related("project").get(project__slug=self.slug, key=key)
        answers = 0
        while True:
            start = time.perf_counter()
            claim = claim_next(rater=rater)
            connection.close()
            self.claims.append(time.perf_counter() - start)
            if claim is None:
                return answers
            start = time.perf_counter()
            sent = uuid4()
            for _ in range(2 if answers % 10 == 0 else 1):
                submit_annotation(assignment=claim, token=claim.token, ratings=ANSWER, key=sent)
            connection.close()
            self.submits.append(time.perf_counter() - start)
            answers += 1
