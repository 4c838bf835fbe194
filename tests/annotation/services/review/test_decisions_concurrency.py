"""Two leads on connections of their own: one decision, the other is told."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from annotation.models import ReviewCase, ReviewStep, Revision
from annotation.review.refusals import AlreadyReviewed
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import accept, fix
from annotation.services.review.drawing import PlanInput, draw_cases, set_plan
from evalhub.accounts.models import User
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_project, make_rubric
from tests.factories.quality import answer
from tests.factories.review import answered_case

pytestmark = pytest.mark.django_db(transaction=True)
TWO = {"accuracy": RatingInput(2)}


def at_once(*work: object) -> list[str]:
    """What became of every call: `done`, or the name of what it raised."""
    barrier, outcomes = Barrier(len(work)), []

    def run(call: object) -> None:
        try:
            barrier.wait(timeout=300)
            call()
            outcomes.append("done")
        except AlreadyReviewed as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return sorted(outcomes)


@pytest.fixture
def leads(db: None) -> list[User]:
    project = make_project()
    make_rubric(project)
    return [make_member(project, "maya"), make_member(project, "adam")]


def test_two_leads_decide_at_once_and_one_wins(leads: list[User]) -> None:
    rater = make_rater(leads[0].memberships.get().project)
    for number in range(5):
        case = answered_case(rater, f"it-{number}")
        outcomes = at_once(
            lambda case=case: accept(case=case, actor=leads[0], key=uuid4()),
            lambda case=case: fix(case=case, actor=leads[1], key=uuid4(), ratings=TWO),
        )
        assert outcomes == ["already_reviewed", "done"]
        assert ReviewStep.objects.filter(case=case).count() == 1
    assert Revision.objects.count() == ReviewCase.objects.filter(state="fixed").count()


def test_two_draws_at_once_bring_every_answer_once(leads: list[User]) -> None:
    project = leads[0].memberships.get().project
    rater = make_rater(project)
    for number in range(20):
        answer(rater, f"it-{number}")
    set_plan(project=project, plan=PlanInput(1.0, None, 0, False), actor=leads[0])
    outcomes = at_once(*[lambda: draw_cases(project=project)] * 3)
    assert outcomes == ["done"] * 3
    assert ReviewCase.objects.count() == 20
