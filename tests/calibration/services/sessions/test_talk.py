from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from annotation.models import Project
from calibration.models import CalibrationSession, Post, Proposal, RoundSubject, Vote
from calibration.selectors.sessions.readings import round_criteria
from calibration.selectors.sessions.room import subject_at
from calibration.services.sessions.talk import post, propose_value, propose_wording, vote
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.sessions import make_room


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


@pytest.fixture
def about(session: CalibrationSession) -> dict[str, object]:
    chosen: RoundSubject = subject_at(session, 1)
    return {"chosen": chosen, "criterion": round_criteria(chosen.round)[0]}


def test_a_post_is_kept_and_recorded(about: dict, anna: User) -> None:
    post(**about, text="  The date is missing. ", actor=anna)
    assert Post.objects.get().text == "The date is missing."
    assert Event.objects.get(verb="session post written").actor == anna


@pytest.mark.parametrize("text", [" ", "x" * 5001, "a\x00b"])
def test_what_says_nothing_or_cannot_be_stored_is_refused(
    about: dict, anna: User, text: str
) -> None:
    for say in (post, propose_wording):
        with pytest.raises(InvalidInput):
            say(**about, text=text, actor=anna)
    assert not Post.objects.exists()


def test_the_same_value_is_one_proposal_with_two_votes(about: dict, anna: User, ben: User) -> None:
    first = propose_value(**about, value=3, actor=anna)
    assert propose_value(**about, value=3.0, actor=ben) == first
    assert Vote.objects.filter(proposal=first, agrees=True).count() == 2


@pytest.mark.parametrize("value", [9, "3", None, [3]])
def test_a_value_off_the_scale_is_not_proposed(about: dict, anna: User, value: object) -> None:
    with pytest.raises(InvalidInput, match="Accuracy takes"):
        propose_value(**about, value=value, actor=anna)
    assert not Proposal.objects.exists()


def test_somebody_may_think_again(about: dict, anna: User, ben: User) -> None:
    proposal = propose_wording(**about, text="Left open means no answer.", actor=anna)
    vote(proposal=proposal, agrees=True, actor=ben)
    vote(proposal=proposal, agrees=False, actor=ben)
    assert [one.agrees for one in proposal.votes.order_by("pk")] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_propose_one_value_at_once_propose_it_once(
    about: dict, anna: User, ben: User
) -> None:
    together = Barrier(2, timeout=10)

    def propose(user: User) -> None:
        together.wait()
        try:
            propose_value(**about, value=3, actor=user)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(propose, (anna, ben)))
    assert Proposal.objects.count() == 1
    assert Vote.objects.filter(agrees=True).count() == 2
