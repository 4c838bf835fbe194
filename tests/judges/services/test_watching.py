"""Beside a batch: the lease is renewed, a stopped run is noticed."""

import time

import pytest

from judges.models import JudgeRun
from judges.services.watching import BatchWatch
from tests.factories.judging import make_judge, make_run
from tests.factories.projects import make_project, make_rubric


@pytest.mark.django_db(transaction=True)
def test_a_stopped_run_is_noticed_within_two_seconds() -> None:
    project = make_project()
    make_rubric(project)
    run = make_run(project, make_judge(project), status="running", imported=False)
    with BatchWatch() as watch:
        is_over = watch.stopper(run.pk)
        time.sleep(1.2)
        assert not is_over()
        JudgeRun.objects.filter(pk=run.pk).update(status="cancelled")
        stopped = time.monotonic()
        while not is_over() and time.monotonic() < stopped + 60:
            time.sleep(0.1)
        assert is_over()
        # It looks every second; the rest is for a busy machine.
        assert time.monotonic() - stopped < 10
