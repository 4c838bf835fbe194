import pytest

from annotation.models import Project
from calibration.errors import InvalidAdjudication
from calibration.models import AdjudicationPlan, Disagreement
from calibration.services.adjudications.plans import PlanInput, set_adjudication_plan
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.adjudications import make_differing


def test_a_plan_is_stored_once_and_orders_the_queue(project: Project, maya: User) -> None:
    make_differing(project, metadata={"tier": "gold"})
    given = PlanInput(risk_key="tier", risks=["silver", "gold"], two_person=True)
    for _ in range(2):
        set_adjudication_plan(project=project, plan=given, actor=maya)
    assert Event.objects.filter(verb="adjudication plan set").count() == 1
    assert AdjudicationPlan.objects.get().two_person
    assert Disagreement.objects.get().risk == "gold"


@pytest.mark.parametrize(
    "fields",
    [
        {"domains": {"cards": [0]}, "domain_key": "product"},
        {"tolerances": {"accuracy": -1.0}},
        {"tolerances": {"accuracy": float("nan")}},
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(
    project: Project, maya: User, fields: dict[str, object]
) -> None:
    with pytest.raises(InvalidAdjudication):
        set_adjudication_plan(project=project, plan=PlanInput(**fields), actor=maya)


def test_experts_are_members_who_may_settle(project: Project, maya: User, anna: User) -> None:
    for user, key in ((anna, "product"), (maya, "")):
        given = PlanInput(domain_key=key, domains={"cards": [user.pk]})
        with pytest.raises(InvalidAdjudication):
            set_adjudication_plan(project=project, plan=given, actor=maya)
