"""Drawing answers for review by rule and by hand."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, Project, ReviewCase, ReviewPlan
from annotation.services.review import drawing
from annotation.services.review.drawing import (
    PlanInput,
    add_cases,
    draw_cases,
    draw_due,
    set_plan,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from evalhub.jobs.queues import QUEUES
from tests.factories.people import make_rater
from tests.factories.quality import answer, crowd, meet_traps

OFF = {"share": 0.0, "disagreement": None, "newcomers": 0, "failed_traps": False}


def plan(project: Project, maya: User, **rules: object) -> None:
    set_plan(project=project, plan=PlanInput(**{**OFF, **rules}), actor=maya)


def reasons() -> dict[int, list[str]]:
    return dict(ReviewCase.objects.values_list("annotation", "reasons"))


def test_a_share_is_drawn_by_lot_and_a_larger_share_holds_the_smaller(
    project: Project, maya: User
) -> None:
    rater = make_rater(project)
    answers = [answer(rater, f"it-{number}") for number in range(40)]
    plan(project, maya, share=0.3)
    draw_cases(project=project, actor=maya)
    seed = project.review_plan.seed
    # The lot is the first 32 bits of the MD5 of "seed:public id", as a share of 2**32.
    lots = {
        one.pk: int(hashlib.md5(f"{seed}:{one.public_id}".encode()).hexdigest()[:8], 16) / 2**32
        for one in answers
    }
    assert set(reasons()) == {pk for pk, lot in lots.items() if lot < 0.3}
    plan(project, maya, share=0.6)
    draw_cases(project=project)
    assert set(reasons()) == {pk for pk, lot in lots.items() if lot < 0.6}


def test_all_answers_are_drawn_where_pairs_of_raters_differ(project: Project, maya: User) -> None:
    first, second, third = crowd(project)
    split = [answer(first, "it-1", 1), answer(second, "it-1", 5), answer(third, "it-1", 5)]
    for rater in (first, second):
        answer(rater, "it-2", 4)
    # it-1: pairs (1,5), (1,5), (5,5): 2 of 3 differ. it-2: 0 of 1.
    plan(project, maya, disagreement=0.7)
    assert draw_cases(project=project) == 0
    plan(project, maya, disagreement=0.66)
    assert draw_cases(project=project) == 3
    assert reasons() == {one.pk: ["disagreement"] for one in split}


def test_the_first_answers_of_a_rater_are_drawn_but_no_imported_ones(
    project: Project, maya: User
) -> None:
    anna, ben = make_rater(project, "anna"), make_rater(project, "ben")
    own = [answer(anna, f"it-{number}") for number in range(3)]
    answer(ben, "it-0", imported=True)
    plan(project, maya, newcomers=2)
    assert draw_cases(project=project) == 2
    assert reasons() == {own[0].pk: ["newcomer"], own[1].pk: ["newcomer"]}


def test_missed_traps_are_drawn_with_every_reason_that_holds(project: Project, maya: User) -> None:
    rater = make_rater(project)
    meet_traps(rater, 1, 1)
    plan(project, maya, failed_traps=True, share=1.0)
    assert draw_cases(project=project) == 2
    assert sorted(reasons().values()) == [["share"], ["share", "trap"]]


def test_nothing_is_drawn_twice_and_withdrawn_answers_never(project: Project, maya: User) -> None:
    rater = make_rater(project)
    answer(rater, "it-1")
    answer(rater, "it-2", status=Annotation.Status.WITHDRAWN)
    plan(project, maya, share=1.0)
    assert [draw_cases(project=project), draw_cases(project=project)] == [1, 0]
    assert Event.objects.filter(verb="annotations drawn for review").count() == 1


def test_an_answer_that_replaces_a_reviewed_one_is_drawn_again(
    project: Project, maya: User
) -> None:
    rater = make_rater(project)
    first = answer(rater, "it-1")
    plan(project, maya, newcomers=1)
    draw_cases(project=project)
    ReviewCase.objects.update(state="fixed")
    plan(project, maya)
    Annotation.objects.filter(pk=first.pk).update(status=Annotation.Status.WITHDRAWN)
    again = answer(rater, "it-1", 2)
    assert draw_cases(project=project) == 1
    assert reasons()[again.pk] == ["changed"]


def test_chosen_answers_are_added_once(project: Project, maya: User) -> None:
    rater = make_rater(project)
    answer(rater, "it-1")
    answer(rater, "it-2", status=Annotation.Status.EXCLUDED)
    everything = Annotation.objects.all()
    for expected in (1, 0):
        assert add_cases(project=project, annotations=everything, actor=maya) == expected
    assert list(reasons().values()) == [["chosen"]]
    assert Event.objects.filter(verb="annotations added to review").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"share": 1.1}, {"share": float("nan")}, {"disagreement": 0.0}, {"newcomers": 1001}],
)
def test_rules_that_cannot_be_are_refused(
    project: Project, maya: User, wrong: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        plan(project, maya, **wrong)


def drawn_at(project: Project, hours: float) -> None:
    moment = timezone.now() - timedelta(hours=hours)
    ReviewPlan.objects.update_or_create(
        project=project, defaults={"share": 1.0, "drawn_at": moment}
    )


def test_a_project_draws_by_itself_within_the_hour(project: Project) -> None:
    answer(make_rater(project, "r1"), "it-1")
    # Nobody has set a plan up: nothing is drawn.
    assert draw_due() == 0
    drawn_at(project, 2)
    assert draw_due() == 1
    assert draw_due() == 0
    answer(make_rater(project, "r2"), "it-2")
    assert draw_due() == 0
    ReviewPlan.objects.update(drawn_at=timezone.now() - timedelta(hours=2))
    assert draw_due() == 1
    assert QUEUES["review"].sweep is draw_due


def test_a_project_draws_by_itself_after_enough_answers(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "EVERY", 3)
    rater = make_rater(project, "r1")
    drawn_at(project, 0.5)
    for number in range(2):
        answer(rater, f"it-{number}")
    assert draw_due() == 0
    answer(rater, "it-2")
    assert draw_due() == 3
