"""The same batch from several senders at once is stored once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from annotation.models import IntakeBatch, Item, Project
from annotation.services.intake.receiving import receive_items
from evalhub.accounts.models import User
from tests.factories.intake import open_intake, sent
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 6


def send(project: Project, erin: User, key: str) -> list[str]:
    try:
        rows = [sent(f"n-{n}", "I am ann@x.example") for n in range(20)]
        batch = receive_items(project=project, rows=rows, actor=erin, key=key)
        return [outcome["status"] for outcome in batch.answer]
    finally:
        connection.close()


@pytest.mark.parametrize("keyed", [True, False])
def test_a_batch_sent_by_many_at_once_is_stored_once(keyed: bool) -> None:
    project = make_project()
    make_rubric(project)
    open_intake(project, daily=10)
    erin = make_member(project, "erin", "engineer")
    with ThreadPoolExecutor(SENDERS) as pool:
        keys = ["k" if keyed else ""] * SENDERS
        answers = list(pool.map(lambda key: send(project, erin, key), keys))
    # Ten a day: of twenty items the first ten are taken by whoever comes first.
    assert Item.objects.filter(project=project).count() == 10
    created = [answer.count("created") for answer in answers]
    assert sorted(created) == ([10] * SENDERS if keyed else [0] * (SENDERS - 1) + [10])
    assert IntakeBatch.objects.count() == (1 if keyed else SENDERS)
