from uuid import uuid4

import pytest

from annotation.models import Annotation, Assignment, Project, Trap
from annotation.services.annotations import submit_annotation
from annotation.services.answering.checks import RatingInput
from annotation.services.assignments import claim_next, join_project
from annotation.services.slots import plan_slots
from calibration.models import CalibrationSession, Relabel
from calibration.selectors.sessions.stale import stale_list
from calibration.services.sessions.changing import draft_change, publish_change
from calibration.services.sessions.relabelling import relabel
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from tests.factories.projects import make_item
from tests.factories.sessions import make_room


def answer(claim: Assignment) -> None:
    ratings = {"accuracy": RatingInput(4)}
    submit_annotation(assignment=claim, ratings=ratings, token=claim.token, key=uuid4())


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User, cleo: User) -> CalibrationSession:
    """A published change after anna and ben have answered everything at the desk."""
    for key in ("it-1", "it-2"):
        make_item(project, key, outputs=1)
    plan_slots(project=project)
    for user in (anna, ben):
        rater = join_project(project=project, user=user)
        while (claim := claim_next(rater=rater)) is not None:
            answer(claim)
    # Talked about afterwards: what is discussed is not handed out any more.
    session = make_room(project, maya, anna, ben)
    words = {"criteria": {"accuracy": {"question": "How accurate is it?"}}}
    draft_change(session=session, words=words, note="", actor=maya)
    publish_change(session=session, actor=maya)
    return session


def test_answers_under_the_old_words_are_stale(session: CalibrationSession) -> None:
    found = stale_list(session)
    # Two items of one output, answered by two people each.
    assert (found.version, found.n_subjects, found.n_annotations) == (2, 2, 4)
    assert found.by_criterion == [("Accuracy", 4)]
    assert [n for _, n in found.by_rater] == [2, 2]
    assert [(one.n_stale, one.n_fresh, one.n_people) for one in found.subjects] == [(2, 0, 1)] * 2


def test_what_is_sent_out_again_reaches_who_has_not_had_it(
    session: CalibrationSession, maya: User, anna: User, cleo: User
) -> None:
    subject = stale_list(session).subjects[0].subject_id
    assert relabel(session=session, subjects=[subject], slots=1, actor=maya) == 1
    project = session.project
    assert claim_next(rater=join_project(project=project, user=anna)) is None
    claim = claim_next(rater=join_project(project=project, user=cleo))
    assert claim.subject_id == subject
    answer(claim)
    fresh = Annotation.objects.get(rater__user=cleo)
    assert (fresh.rubric.version, fresh.status) == (2, "counted")
    first = stale_list(session).subjects[0]
    assert (first.n_stale, first.n_fresh, first.asked) == (2, 1, 1)


def test_a_subject_goes_out_once(session: CalibrationSession, maya: User) -> None:
    chosen = [one.subject_id for one in stale_list(session).subjects]
    relabel(session=session, subjects=chosen, slots=1, actor=maya)
    with pytest.raises(InvalidInput):
        relabel(session=session, subjects=chosen, slots=1, actor=maya)
    assert Relabel.objects.count() == 2
    assert Assignment.objects.filter(extra=True, state="open").count() == 2


def test_planning_anew_keeps_what_was_sent_out(session: CalibrationSession, maya: User) -> None:
    chosen = [one.subject_id for one in stale_list(session).subjects]
    relabel(session=session, subjects=chosen, slots=2, actor=maya)
    plan_slots(project=session.project)
    assert Assignment.objects.filter(extra=True, state="open").count() == 4


@pytest.mark.parametrize("slots", [0, 11])
def test_an_impossible_number_is_refused(
    session: CalibrationSession, maya: User, slots: int
) -> None:
    subject = stale_list(session).subjects[0].subject_id
    with pytest.raises(InvalidInput):
        relabel(session=session, subjects=[subject], slots=slots, actor=maya)
    assert not Relabel.objects.exists()


def test_traps_are_no_subjects_to_send_out_again(session: CalibrationSession) -> None:
    kept = [one.item.key for one in stale_list(session).subjects]
    item = session.project.items.get(key=kept[0])
    Trap.objects.create(project=session.project, item=item)
    assert [one.item.key for one in stale_list(session).subjects] == kept[1:]
