import pytest

from annotation.models import Project
from annotation.selectors.ratings import every_criterion
from calibration.models import CalibrationSession
from calibration.selectors.sessions.choosing import Choice
from calibration.selectors.sessions.effect import session_effect
from calibration.selectors.sessions.fresh import few, fresh_subjects, luck, unseen
from calibration.services.adjudications.settling import Decision, settle_unit
from calibration.services.sessions.again import measure_again
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.golden_sets import make_raters, rate
from tests.factories.projects import make_item, make_rubric
from tests.factories.sessions import make_room, make_session, rate_alone


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


def accuracy(project: Project) -> list:
    return [one for one in every_criterion(project) if one.key == "accuracy"]


def fresh_keys(session: CalibrationSession) -> list[str]:
    found = fresh_subjects(session, accuracy(session.project))
    return sorted(one.item.key for one in found.chosen)


def test_what_was_talked_about_or_seen_is_never_fresh(
    session: CalibrationSession, project: Project
) -> None:
    seen = make_item(project, "seen", outputs=1)
    make_annotation(seen.subjects.get(), session.raters.first().rater, {"accuracy": 3})
    make_item(project, "fresh", outputs=1)
    assert fresh_keys(session) == ["fresh"]
    assert unseen(session, accuracy(project)).count() == 1


def test_what_another_session_decided_is_not_fresh_to_readers_of_the_guidelines(
    session: CalibrationSession, project: Project, maya: User, cleo: User, adam: User
) -> None:
    other = make_room(project, maya, cleo, adam, keys=("theirs", "more"))
    subject = project.items.get(key="theirs").subjects.get()
    assert fresh_keys(session) == ["more", "theirs"]
    reason = Decision(value=3, reason="The date is there.")
    about = {"subject": subject, "criterion": accuracy(project)[0], "actor": adam}
    settle_unit(**about, decision=reason, session=other)
    assert fresh_keys(session) == ["more"]


def test_fresh_ones_are_as_many_of_each_stratum(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    for number in range(6):
        make_item(project, f"old-{number}", outputs=1, metadata={"tier": 1 if number < 4 else 2})
    for number in range(20):
        make_item(project, f"new-{number}", outputs=1, metadata={"tier": 1 + number % 2})
    keys = tuple(f"old-{number}" for number in range(6))
    session = make_session(project, maya, anna, ben, keys=keys)
    found = fresh_subjects(session, accuracy(project))
    tiers = sorted(one.item.metadata["tier"] for one in found.chosen)
    assert (found.key, tiers, found.wanted) == ("tier", [1, 1, 1, 1, 2, 2], 6)
    assert {one.why for one in found.chosen} == {
        "drawn at random, tier=1",
        "drawn at random, tier=2",
    }


def test_the_sessions_own_rule_comes_first_and_the_rest_is_told(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    raters = make_raters(project)
    for number in range(3):
        rate(make_item(project, f"it-{number}", outputs=1), raters, [1, 5, number + 1])
    make_item(project, "plain", outputs=1)
    choice = Choice("disagreement", n=2)
    session = make_session(project, maya, anna, ben, choice=choice)
    found = fresh_subjects(session, accuracy(project))
    assert (found.wanted, found.by_rule, len(found.chosen)) == (2, 1, 2)
    assert "for 1 fresh subjects nobody had said anything" in luck(choice, found.as_json())


def test_sets_chosen_by_hand_or_too_small_are_told(session: CalibrationSession) -> None:
    assert "by hand and round 2 at random" in luck(Choice("hand"), {})
    assert luck(Choice("stratum", stratum="tier=1"), {"wanted": 3}) == ""
    round = session.rounds.get()
    assert few({"wanted": 9}, round).startswith("Only 2 fresh subjects")
    assert few({"wanted": 2}, round) == ""


def test_alpha_before_and_after_is_compared_on_two_sets(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    old, new = ([f"{stem}-{n}" for n in range(4)] for stem in ("old", "new"))
    session = make_session(project, maya, anna, ben, keys=tuple(old))
    rate_alone(session, anna, 1, 2, 4, 5)
    rate_alone(session, ben, 5, 1, 2, 4)
    assert session_effect(session) is None
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    for key in new:
        make_item(project, key, outputs=1)
    measure_again(session=session, actor=maya)
    rate_alone(session, anna, 1, 2, 4, 5)
    assert session_effect(session) is None
    rate_alone(session, ben, 1, 2, 4, 5)
    effect = session_effect(session)
    line = effect.lines[0]
    assert (effect.n_first, effect.n_second) == (4, 4)
    # Everybody agrees on every fresh subject, and the values differ: alpha is 1.
    assert line.change.second.value == pytest.approx(1.0)
    assert line.change.first.value < 0.5
    assert line.words.startswith("Accuracy")
    assert effect.cautions[0].startswith("Round 1 was chosen by hand")


def test_where_nobody_differs_the_change_is_not_defined(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben)
    rate_alone(session, anna, 3)
    rate_alone(session, ben, 3)
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "new", outputs=1)
    measure_again(session=session, actor=maya)
    rate_alone(session, anna, 3)
    rate_alone(session, ben, 3)
    line = session_effect(session).lines[0]
    assert not line.is_defined
    assert line.words.startswith("Accuracy: not defined.")
