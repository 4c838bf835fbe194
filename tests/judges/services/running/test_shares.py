"""However many workers ask a judge, together they stay within what it bears at once."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import Sum
from django.db.models.functions import Now

from annotation.models import Project
from judges.engine.pacing.concurrency import Pace
from judges.models import Judge, Share
from judges.services import execution, supply
from judges.services.running.gates import Gate
from judges.services.running.shares import LEASE, Stake
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request
from tests.judges.engine.scripted_judges import clean


@pytest.fixture
def judge(project: Project) -> Judge:
    return make_judge(project, concurrency=9)


def stake(judge: Judge, name: str) -> Stake:
    """A worker of that name."""
    made = Stake(judge, Pace(judge.concurrency))
    made.holder = name
    return made


def begin(one: Stake, calls: int) -> None:
    assert [one.pace.begin() for _ in range(calls)] == [True] * calls


def test_one_alone_has_all_and_leaves_room_for_another_as_its_calls_end(judge: Judge) -> None:
    first, second = stake(judge, "a"), stake(judge, "b")
    assert first.take() == 9
    begin(first, 9)
    # Nothing is left until the first has seen that somebody waits, and its calls have ended.
    assert second.take() == 0
    assert first.take() == 4
    assert (first.pace.begin(), second.take()) == (False, 0)
    for _ in range(5):
        first.pace.end()
    assert first.pace.begin() is False
    assert (first.take(), second.take()) == (4, 4)
    assert Share.objects.aggregate(all=Sum("calls"))["all"] == 8


def test_nobody_else_asks_for_what_is_under_way_still(judge: Judge) -> None:
    first, second = stake(judge, "a"), stake(judge, "b")
    first.take()
    begin(first, 7)
    second.take()
    first.take()
    # 4 are its share, 7 are under way: 2 of 9 are left.
    assert second.take() == 2
    begin(second, 2)
    assert second.pace.begin() is False


def test_who_leaves_gives_its_share_to_the_others(judge: Judge) -> None:
    first, second = stake(judge, "a"), stake(judge, "b")
    first.take()
    second.take()
    first.leave()
    assert second.take() == 9
    # Who got nothing goes on asking for room, though it went.
    assert first.take() == 0
    first.leave()
    assert second.take() == 4
    Share.objects.filter(holder="a").update(until=Now())
    assert second.take() == 9


def test_a_worker_that_died_keeps_its_share_for_some_seconds(judge: Judge) -> None:
    died, other = stake(judge, "a"), stake(judge, "b")
    died.take()
    Share.objects.update(until=Now() + timedelta(seconds=1))
    died.beat()
    assert Share.objects.filter(until__gt=Now() + LEASE / 2).count() == 1
    assert other.take() == 0
    Share.objects.filter(holder="a").update(until=Now() - timedelta(seconds=1))
    assert other.take() == 9
    other.leave()
    assert not Share.objects.exists()


def test_more_workers_than_calls_take_turns(judge: Judge) -> None:
    Judge.objects.update(concurrency=2)
    many = [stake(judge, name) for name in "abcd"]
    for _ in range(2):
        taken = [one.take() for one in many]
    assert taken == [1, 1, 0, 0]


def test_each_judge_has_its_own(project: Project, judge: Judge) -> None:
    other = make_judge(project, "other", concurrency=3)
    assert (stake(judge, "a").take(), stake(other, "a").take(), stake(other, "b").take()) == (
        *(9, 3),
        0,
    )


class Crowd:
    """An answer after a twentieth of a second; counts how many are waited for at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.here = self.most = 0

    def enter(self, step: int) -> None:
        with self.lock:
            self.here += step
            self.most = max(self.most, self.here)

    def __call__(self, request: Request) -> None:
        self.enter(1)
        time.sleep(0.05)
        self.enter(-1)
        request.say(clean(request.body))


def in_own_thread() -> None:
    try:
        execution.work_on_calls()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_workers_together_ask_no_more_at_once_than_one_may(
    project: Project, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "SECONDS", 2.0)
    began: list[Gate] = []
    monkeypatch.setattr(execution, "Gate", lambda *of: began.append(Gate(*of)) or began[-1])
    monkeypatch.setitem(SCENARIOS, "crowd", crowd := Crowd())
    for number in range(3):
        make_item(project, f"it-{number}", outputs=2)
    about = {"base_url": fake_provider.base_url, "model": "crowd", "concurrency": 4}
    judge = make_judge(project, **about)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),), repeats=20))
    workers = [threading.Thread(target=in_own_thread) for _ in range(2)]
    for worker in workers:
        worker.start()
        time.sleep(0.2)
    for worker in workers:
        worker.join(120)
    assert len(began) == 2
    assert min(gate.pace.share for gate in began) < 4
    assert crowd.most == 4
    assert run.verdicts.count() == fake_provider.calls > 10
    assert not Share.objects.filter(calls__gt=0).exists()
