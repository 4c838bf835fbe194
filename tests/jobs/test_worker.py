"""The worker's round."""

from collections.abc import Iterator

import pytest

from evalhub.jobs.models import WorkerHeartbeat
from evalhub.jobs.queues import QUEUES, Queue, register
from evalhub.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def broken() -> int:
    raise ValueError("nobody foresaw this")


@pytest.fixture
def one_broken_queue() -> Iterator[None]:
    kept = dict(QUEUES)
    QUEUES.clear()
    register(Queue("broken", broken, broken))
    register(Queue("whole", lambda: 3, lambda: 0))
    yield
    QUEUES.clear()
    QUEUES.update(kept)


def test_a_queue_that_fails_neither_ends_the_round_nor_goes_unheard(
    one_broken_queue: None, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker()
    assert worker.round() == 3
    assert WorkerHeartbeat.objects.get().rounds == 1
    told = [(record.message, record.exc_info[0]) for record in caplog.records if record.exc_info]
    assert told == [("The queue broken failed.", ValueError)] * 2


def test_a_signal_is_not_kept_from_the_worker(one_broken_queue: None) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    register(Queue("broken", interrupted, interrupted))
    with pytest.raises(KeyboardInterrupt):
        Worker().round()
