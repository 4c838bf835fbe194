"""Standards are kept with an event; what makes none is refused."""

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from judges.selectors.agreement.stand_ins import epsilon_of
from judges.selectors.correction.standards import Standards, stated
from judges.services.certificates.standards import set_standards


def test_standards_are_kept_once_and_can_be_taken_back(project: Project, maya: User) -> None:
    standards = Standards("crowd", 0.05, "random", {"accuracy": (4, 5)})
    for _ in range(2):
        set_standards(project=project, standards=standards, actor=maya)
    project.refresh_from_db()
    assert project.extra["passing"] == {"accuracy": [4, 5]}
    event = Event.objects.get(verb="project facts stated")
    assert (event.payload["before"]["epsilon"], event.payload["after"]["epsilon"]) == (None, 0.05)
    set_standards(project=project, standards=Standards(), actor=maya)
    project.refresh_from_db()
    assert project.extra == {}


def test_what_a_document_said_can_be_taken_back(project: Project, maya: User) -> None:
    project.rubrics.create(version=2, published_at=project.created_at, extra={"epsilon": 0.1})
    assert stated(project, "epsilon") == 0.1
    project = set_standards(project=project, standards=Standards(), actor=maya)
    assert (project.extra, stated(project, "epsilon")) == ({"epsilon": None}, None)


def test_a_cost_of_nothing_is_one_and_can_be_taken_back(project: Project, maya: User) -> None:
    project = set_standards(project=project, standards=Standards(epsilon=0.0), actor=maya)
    assert epsilon_of(project) == 0
    project.rubrics.create(version=2, published_at=project.created_at, extra={"epsilon": 0})
    project = set_standards(project=project, standards=Standards(), actor=maya)
    assert epsilon_of(project) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("standards", "complaint"),
    [
        (Standards("wizards"), "expert, skilled, crowd"),
        (Standards(epsilon=1.0), "less than 1"),
        (Standards(selection="x" * 201), "at most 200"),
        (Standards(passing={"tone": (1,)}), "No Criterion tone"),
        (Standards(passing={"accuracy": (9,)}), "9 is not a value of"),
        (Standards(passing={"accuracy": (1, 2, 3, 4, 5)}), "everything would pass"),
    ],
)
def test_what_makes_no_standard_is_refused(
    project: Project, maya: User, standards: Standards, complaint: str
) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        set_standards(project=project, standards=standards, actor=maya)
