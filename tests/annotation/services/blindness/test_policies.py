"""What a project's desk does, as settings."""

import pytest

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project
from annotation.services.blindness.policies import save_desk_policy
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


def test_a_policy_is_stored_with_what_it_was_and_twice_is_once(
    project: Project, maya: User
) -> None:
    for _ in range(2):
        saved = save_desk_policy(project=project, policy=DeskPolicy(skips_to_lead=5), actor=maya)
    assert DeskPolicy.of(saved).skips_to_lead == 5
    event = Event.objects.get(verb="desk changed")
    assert event.payload["before"]["skips_to_lead"] == 3


@pytest.mark.parametrize("n", [-1, 51, True, "3"])
def test_a_value_that_is_not_allowed_is_refused(project: Project, maya: User, n: int) -> None:
    with pytest.raises(InvalidInput, match="from 0 to 50"):
        save_desk_policy(project=project, policy=DeskPolicy(skips_to_lead=n), actor=maya)


def test_what_a_project_does_not_name_is_as_by_default() -> None:
    assert DeskPolicy.read({"colour": "red"}) == DeskPolicy()


def test_what_gives_traps_away_is_refused_while_there_are_any(project: Project, maya: User) -> None:
    make_trap(make_item(project, outputs=1), {"accuracy": 5})
    for name in ("reference", "other_raters"):
        with pytest.raises(InvalidInput, match="Traps are active"):
            save_desk_policy(project=project, policy=DeskPolicy(**{name: "shown"}), actor=maya)
    shown = DeskPolicy(reference="after", verdicts="shown")
    assert save_desk_policy(project=project, policy=shown, actor=maya).desk["verdicts"] == "shown"


def test_a_level_that_does_not_exist_is_refused(project: Project, maya: User) -> None:
    with pytest.raises(InvalidInput, match="Judges' verdicts"):
        save_desk_policy(project=project, policy=DeskPolicy(verdicts="maybe"), actor=maya)
