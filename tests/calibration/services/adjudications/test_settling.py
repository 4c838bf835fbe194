from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from annotation.models import Project
from calibration.errors import AlreadySettled, InvalidAdjudication, NeedsAnother
from calibration.models import Adjudication, Disagreement
from calibration.selectors.adjudications.live import live_adjudications, settled_adjudications
from calibration.selectors.releases.settled import settled_units
from calibration.services.adjudications.settling import (
    Decision,
    confirm_adjudication,
    dispute_adjudication,
    settle_unit,
    withdraw_adjudication,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import Forbidden
from tests.factories.adjudications import criterion_of, make_differing, plan, settle
from tests.factories.people import make_member
from tests.factories.projects import make_item


def test_a_decision_holds_at_once_and_says_who_and_why(project: Project, adam: User) -> None:
    made = settle(make_differing(project), adam, 4, rule="No order number: at most 4.")
    assert (made.state, made.value, made.decided_by) == ("settled", 4, adam)
    assert settled_adjudications(project).get() == made
    event = Event.objects.get(verb="adjudication settled")
    assert (event.actor, event.payload["value"]) == (adam, 4)


def test_a_new_decision_replaces_the_old_one_which_stays(
    project: Project, adam: User, maya: User
) -> None:
    subject = make_differing(project)
    first, second = settle(subject, adam, 4), settle(subject, maya, 2)
    first.refresh_from_db()
    assert (first.state, first.value, first.ended_by) == ("superseded", 4, maya)
    assert live_adjudications(project).get() == second


def test_the_same_decision_twice_is_one(project: Project, adam: User) -> None:
    subject = make_differing(project)
    assert settle(subject, adam) == settle(subject, adam)
    assert Adjudication.objects.count() == 1


@pytest.mark.parametrize("value", [6, "4", True, None, [1]])
def test_values_off_the_scale_are_refused(project: Project, adam: User, value: object) -> None:
    with pytest.raises(InvalidAdjudication):
        settle(make_differing(project), adam, value)


def test_a_reason_is_needed(project: Project, adam: User) -> None:
    with pytest.raises(InvalidAdjudication, match="reason"):
        settle(make_differing(project), adam, reason="  ")


def test_an_ambiguous_unit_has_no_value(project: Project, adam: User) -> None:
    subject = make_differing(project)
    assert settle(subject, adam, ambiguous=True).value is None
    both = Decision(value=3, ambiguous=True, reason="Both readings hold.")
    with pytest.raises(InvalidAdjudication, match="no value"):
        settle_unit(subject=subject, criterion=criterion_of(project), decision=both, actor=adam)


def test_a_criterion_of_pairs_is_not_settled_for_an_output(project: Project, adam: User) -> None:
    subject = make_item(project).subjects.first()
    decision, overall = Decision("A", reason="Shorter."), criterion_of(project, "overall")
    with pytest.raises(InvalidAdjudication, match="not asked"):
        settle_unit(subject=subject, criterion=overall, decision=decision, actor=adam)


def test_two_persons_where_the_project_asks_for_them(
    project: Project, adam: User, maya: User
) -> None:
    plan(project, two_person=True)
    made = settle(make_differing(project), adam)
    assert not settled_adjudications(project).exists()
    with pytest.raises(NeedsAnother):
        confirm_adjudication(adjudication=made, actor=adam)
    confirmed = confirm_adjudication(adjudication=made, actor=maya)
    assert (confirmed.state, confirmed.confirmed_by) == ("settled", maya)
    with pytest.raises(AlreadySettled):
        confirm_adjudication(adjudication=made, actor=maya)


@pytest.fixture
def confirmed(project: Project, adam: User, maya: User) -> Adjudication:
    """A value that two persons have settled."""
    plan(project, two_person=True)
    return confirm_adjudication(adjudication=settle(make_differing(project), adam, 4), actor=maya)


def states(project: Project) -> list[tuple[object, str]]:
    return list(project.adjudications.order_by("pk").values_list("value", "state"))


def case_state(made: Adjudication) -> str:
    return Disagreement.objects.get(subject=made.subject, key=made.key).state


def test_what_two_persons_settled_holds_until_two_replace_it(
    project: Project, confirmed: Adjudication, adam: User, maya: User
) -> None:
    other = settle(confirmed.subject, maya, 2)
    assert settled_adjudications(project).get() == confirmed
    assert (states(project), case_state(other)) == ([(4, "settled"), (2, "proposed")], "proposed")
    assert settled_units(project)[other.subject_id, other.key].value == "4"
    again = settle(confirmed.subject, adam, 3)
    confirm_adjudication(adjudication=again, actor=maya)
    assert states(project) == [(4, "superseded"), (2, "superseded"), (3, "settled")]


@pytest.mark.parametrize("way", [dispute_adjudication, withdraw_adjudication])
def test_what_was_settled_stands_again_after_a_refused_proposal(
    project: Project, confirmed: Adjudication, adam: User, maya: User, way: Callable[..., object]
) -> None:
    other = settle(confirmed.subject, maya, 2)
    way(adjudication=other, actor=adam, reason="It was right before.")
    assert live_adjudications(project).get() == confirmed
    assert case_state(confirmed) == "settled"


def test_nobody_takes_back_alone_what_two_have_settled(
    project: Project, confirmed: Adjudication, adam: User
) -> None:
    with pytest.raises(NeedsAnother, match="nobody takes it back alone"):
        withdraw_adjudication(adjudication=confirmed, actor=adam, reason="Wrong item.")
    assert settled_adjudications(project).get() == confirmed


def test_who_differs_opens_it_again_and_both_reasons_stay(
    project: Project, adam: User, maya: User
) -> None:
    plan(project, two_person=True)
    made = settle(make_differing(project), adam)
    dispute_adjudication(adjudication=made, actor=maya, reason="It is in the subject line.")
    made.refresh_from_db()
    reasons = (made.reason, made.ended_reason)
    assert (made.state, *reasons) == (
        "disputed",
        "The order number is missing.",
        "It is in the subject line.",
    )
    assert not live_adjudications(project).exists()


def test_a_withdrawn_decision_holds_no_more(project: Project, adam: User) -> None:
    made = settle(make_differing(project), adam)
    withdraw_adjudication(adjudication=made, actor=adam, reason="Wrong item.")
    assert not live_adjudications(project).exists()
    with pytest.raises(AlreadySettled):
        withdraw_adjudication(adjudication=made, actor=adam, reason="Again.")


def test_experts_settle_their_own_domains(project: Project, adam: User, maya: User) -> None:
    eve = make_member(project, "eve", "adjudicator")
    plan(project, experts_only=True, domain_key="product", domains={"cards": [adam.pk]})
    cards = make_differing(project, metadata={"product": "cards"})
    loans = make_differing(project, "it-2", metadata={"product": "loans"})
    with pytest.raises(Forbidden, match="product: cards"):
        settle(cards, eve)
    # A domain nobody is named for is anybody's; leads stand in everywhere.
    assert [settle(cards, adam), settle(loans, eve), settle(cards, maya, 2)]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_decision_is_live(project: Project, adam: User, maya: User) -> None:
    subject, gate = make_differing(project), Barrier(2)

    def decide(user: User, value: int) -> None:
        gate.wait()
        settle(subject, user, value)
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(decide, (adam, maya), (2, 4)))
    states = Adjudication.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["superseded", "settled"]


def test_the_database_refuses_to_change_or_delete_what_was_decided(
    project: Project, adam: User
) -> None:
    made = settle(make_differing(project), adam)
    row = Adjudication.objects.filter(pk=made.pk)
    for change in (lambda: row.update(value=1), row.delete, lambda: row.update(reason="Else.")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_once_one_person_is_enough_the_same_decision_settles(project: Project, adam: User) -> None:
    subject = make_differing(project)
    plan(project, two_person=True)
    first = settle(subject, adam, 3)
    plan(project, two_person=False)
    assert (first.state, settle(subject, adam, 3).state) == ("proposed", "settled")
