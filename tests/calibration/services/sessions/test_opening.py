import pytest

from annotation.models import Project
from annotation.services.assignments import join_project
from annotation.services.raters import pause_rater
from calibration.models import CalibrationSession, Round, SessionSchedule
from calibration.selectors.schedules.dues import due_now
from calibration.selectors.sessions.choosing import Choice
from calibration.selectors.sessions.invited import may_rate
from calibration.selectors.sessions.progress import current_round
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.projects import make_item
from tests.factories.sessions import make_session


def test_a_session_is_numbered_and_begins_its_first_round(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    make_session(project, maya, anna, ben)
    session = make_session(project, maya, anna, ben, keys=("it-2", "it-1"))
    round = current_round(session)
    assert (session.number, round.number, round.rubric.version) == (2, 1, 1)
    assert [one.subject.item.key for one in round.subjects.all()] == ["it-2", "it-1"]
    assert sorted(one.place for one in session.raters.all()) == [0, 1]
    verbs = Event.objects.filter(object_id=str(session.public_id)).order_by("pk")
    assert [one.verb for one in verbs] == ["session called", "session round begun"]


def test_an_agenda_is_made_of_the_rule_unless_one_is_written(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    assert "Accuracy" in make_session(project, maya, anna, ben).agenda
    assert make_session(project, maya, anna, ben, agenda="Talk.").agenda == "Talk."


def test_what_was_unticked_in_the_preview_is_left_out(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    kept = make_item(project, "it-2", outputs=1).subjects.get()
    session = make_session(project, maya, anna, ben, keys=("it-1", "it-2"), subjects=[kept.pk])
    assert [one.subject for one in current_round(session).subjects.all()] == [kept]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"criteria": ()}, "at least one Criterion"),
        ({"criteria": ("nothing",)}, "at least one Criterion"),
        ({"choice": Choice("conflicts")}, "Nothing is chosen"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    project: Project, maya: User, anna: User, ben: User, plan: dict, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        make_session(project, maya, anna, ben, **plan)
    assert not CalibrationSession.objects.exists()


def test_one_rater_alone_is_refused(project: Project, maya: User, anna: User) -> None:
    with pytest.raises(InvalidInput, match="at least two"):
        make_session(project, maya, anna)
    assert not Round.objects.exists()


def test_people_who_are_paused_are_not_offered(project: Project, maya: User, anna: User) -> None:
    rater = join_project(project=project, user=anna)
    assert anna in [one.user for one in may_rate(project)]
    pause_rater(rater=rater, reason="A talk first.", actor=maya)
    assert anna not in [one.user for one in may_rate(project)]


def test_who_joins_by_being_invited_makes_no_further_session_due(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    rules = SessionSchedule.objects.create(project=project, new_raters=True)
    make_session(project, maya, anna, ben)
    assert due_now(rules) == []
