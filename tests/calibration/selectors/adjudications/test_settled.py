from annotation.models import Project
from calibration.selectors.adjudications.settled import settled_decisions
from calibration.services.adjudications.settling import (
    confirm_adjudication,
    dispute_adjudication,
)
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, plan, settle


def test_both_persons_and_both_reasons_are_told(project: Project, adam: User, maya: User) -> None:
    plan(project, two_person=True)
    subject = make_differing(project)
    first = settle(subject, adam, 4)
    dispute_adjudication(adjudication=first, actor=maya, reason="It is in the subject line.")
    confirm_adjudication(adjudication=settle(subject, adam, ambiguous=True), actor=maya)
    now, before = settled_decisions(subject.item)[subject.pk, "accuracy"]
    assert (now.value, now.who) == ("truly ambiguous", "Adam, confirmed by Maya")
    assert before.why == "The order number is missing. Maya: It is in the subject line."
