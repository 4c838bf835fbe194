from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project
from calibration.errors import AlreadySettled, InvalidAdjudication
from calibration.models import Disagreement, SessionWish
from calibration.selectors.sessions.choosing import Choice
from calibration.selectors.sessions.progress import current_round
from calibration.services.adjudications.cases import (
    defer_case,
    open_verdicts,
    reopen_case,
    send_to_session,
)
from calibration.services.adjudications.scanning import scan_disagreements, scan_due
from calibration.services.adjudications.settling import withdraw_adjudication
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.adjudications import make_differing, settle
from tests.factories.sessions import make_session


@pytest.fixture
def case(project: Project) -> Disagreement:
    make_differing(project)
    scan_disagreements(project=project)
    return Disagreement.objects.get()


def test_a_deferred_case_comes_back(case: Disagreement, adam: User) -> None:
    found = defer_case(case=case, actor=adam, note="Legal is asked.", days=3)
    assert (found.state, found.note, found.noted_by) == ("deferred", "Legal is asked.", adam)
    scan_due()
    assert Disagreement.objects.get().state == "deferred"
    Disagreement.objects.update(back_at=timezone.now() - timedelta(minutes=1))
    assert scan_due() >= 1
    assert Disagreement.objects.get().state == "open"


@pytest.mark.parametrize(("note", "days"), [("", 3), ("Later.", 0), ("Later.", 91)])
def test_a_deferral_says_why_and_for_how_long(
    case: Disagreement, adam: User, note: str, days: int
) -> None:
    with pytest.raises(InvalidAdjudication):
        defer_case(case=case, actor=adam, note=note, days=days)


def test_a_case_waits_for_the_next_session_once(case: Disagreement, adam: User) -> None:
    for _ in range(2):
        found = send_to_session(case=case, actor=adam, note="We read the rule differently.")
    assert found.state == "session"
    assert SessionWish.objects.get().subject == case.subject
    assert reopen_case(case=case, actor=adam).state == "open"
    assert not SessionWish.objects.exists()


def test_a_decided_case_is_not_put_off(case: Disagreement, adam: User) -> None:
    made = settle(case.subject, adam)
    with pytest.raises(AlreadySettled):
        send_to_session(case=case, actor=adam)
    withdraw_adjudication(adjudication=made, actor=adam, reason="Wrong item.")
    assert send_to_session(case=case, actor=adam).state == "session"


def test_that_somebody_looked_at_verdicts_is_on_record_once(case: Disagreement, adam: User) -> None:
    assert open_verdicts(case=case, actor=adam) == open_verdicts(case=case, actor=adam)
    assert Event.objects.filter(verb="judge verdicts opened", actor=adam).count() == 1


def test_the_next_session_takes_what_was_sent_to_it(
    case: Disagreement, adam: User, maya: User, anna: User, ben: User
) -> None:
    send_to_session(case=case, actor=adam, note="We read the rule differently.")
    session = make_session(case.project, maya, anna, ben, choice=Choice("wished"))
    (chosen,) = current_round(session).subjects.all()
    assert (chosen.subject, chosen.why) == (case.subject, "We read the rule differently.")
    assert SessionWish.objects.get().taken_at is not None
    with pytest.raises(InvalidInput, match="Nothing is chosen"):
        make_session(case.project, maya, anna, ben, choice=Choice("wished"))
