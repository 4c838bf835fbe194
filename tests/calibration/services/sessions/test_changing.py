import pytest

from annotation.models import Project, Rubric
from calibration.errors import NothingChanged
from calibration.models import CalibrationSession
from calibration.selectors.sessions.changes import change_of, change_page
from calibration.services.sessions.changing import draft_change, publish_change
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput
from tests.factories.projects import make_rubric
from tests.factories.sessions import make_room


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


def draft(session: CalibrationSession, actor: User, question: str, **anchors: str) -> None:
    words = {"criteria": {"accuracy": {"question": question, "anchors": anchors}}}
    draft_change(session=session, words=words, note="Left open is defined.", actor=actor)


def test_a_draft_is_a_diff_on_the_version_before(session: CalibrationSession, maya: User) -> None:
    draft(session, maya, "How is the accuracy in so many words?", **{"3": "No next step."})
    page = change_page(session)
    titles = [place.title for place in page.places]
    assert titles == ["Accuracy, question", "Accuracy, anchor 3"]
    assert (page.base.version, page.next_version, page.outdated) == (1, 2, False)
    assert Rubric.objects.count() == 1


def test_publishing_makes_the_next_version_and_says_what_changed(
    session: CalibrationSession, maya: User
) -> None:
    draft(session, maya, "How accurate is it?")
    rubric = publish_change(session=session, actor=maya)
    row = rubric.criteria.get(key="accuracy")
    assert (rubric.version, row.question, row.title) == (2, "How accurate is it?", "Accuracy")
    assert row.anchors["1"] == "Anchor of 1."
    assert rubric.criteria.get(key="overall").question == "How is the overall?"
    assert rubric.change_note == (
        "Left open is defined.\nCalibration session 1 changed Accuracy, question."
    )
    assert change_of(session).published == rubric
    assert Event.objects.filter(verb="session change published").exists()


def test_nothing_new_is_not_published(session: CalibrationSession, maya: User) -> None:
    with pytest.raises(NothingChanged):
        publish_change(session=session, actor=maya)
    draft(session, maya, "How is the accuracy?")
    with pytest.raises(NothingChanged):
        publish_change(session=session, actor=maya)


def test_a_session_publishes_once(session: CalibrationSession, maya: User) -> None:
    draft(session, maya, "How accurate is it?")
    publish_change(session=session, actor=maya)
    for again in (lambda: draft(session, maya, "Other?"), lambda: publish(session, maya)):
        with pytest.raises(NothingChanged):
            again()


def publish(session: CalibrationSession, actor: User) -> Rubric:
    return publish_change(session=session, actor=actor)


def test_a_version_published_meanwhile_is_looked_at_first(
    session: CalibrationSession, project: Project, maya: User
) -> None:
    draft(session, maya, "How accurate is it?")
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    with pytest.raises(EvalhubError, match="once more"):
        publish_change(session=session, actor=maya)
    draft(session, maya, "How accurate is it?")
    assert publish_change(session=session, actor=maya).version == 3


def test_a_text_that_cannot_be_stored_is_refused(session: CalibrationSession, maya: User) -> None:
    with pytest.raises(InvalidInput):
        draft(session, maya, "a\x00b")
