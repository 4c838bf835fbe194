from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from annotation.models import Membership, Project, Role
from annotation.services.members import add_member, change_role, remove_member
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput
from tests.factories.people import make_member
from tests.factories.projects import make_project


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_a_member_is_added_once(project: Project, maya: User, olga: User) -> None:
    add_member(project=project, user=olga, role="auditor", actor=maya)
    again = add_member(project=project, user=olga, role="manager", actor=maya)
    assert again.role == "auditor"
    event = Event.objects.get()
    assert (event.verb, event.payload) == ("member added", {"role": "auditor"})


def test_a_role_changes_with_an_event(project: Project, maya: User, anna: User) -> None:
    change_role(membership=of(anna), role="adjudicator", actor=maya)
    assert of(anna).role == "adjudicator"
    assert Event.objects.get().payload == {"before": "annotator", "role": "adjudicator"}


def test_an_unknown_role_is_refused(project: Project, maya: User, anna: User) -> None:
    with pytest.raises(InvalidInput):
        change_role(membership=of(anna), role="owner", actor=maya)
    with pytest.raises(InvalidInput):
        add_member(project=project, user=anna, role="", actor=maya)


def test_the_last_manager_stays_manager(project: Project, maya: User, anna: User) -> None:
    for act in (
        lambda: change_role(membership=of(maya), role="annotator", actor=maya),
        lambda: remove_member(membership=of(maya), actor=maya),
    ):
        with pytest.raises(EvalhubError, match="last manager"):
            act()
    change_role(membership=of(anna), role="manager", actor=maya)
    remove_member(membership=of(maya), actor=maya)
    assert list(Membership.objects.values_list("user__name", "role")) == [("Anna", "manager")]


def test_a_removed_member_leaves_an_event(project: Project, maya: User, anna: User) -> None:
    remove_member(membership=of(anna), actor=maya)
    event = Event.objects.get()
    assert (event.verb, event.object_id, event.actor) == (
        "member removed",
        str(anna.public_id),
        maya,
    )


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_each_other_at_once() -> None:
    project = make_project()
    members = [make_member(project, name, Role.MANAGER) for name in ("maya", "mona")]

    def remove(user: User) -> str:
        try:
            remove_member(membership=of(user), actor=user)
        except (EvalhubError, Membership.DoesNotExist) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(remove, members))
    assert sorted(results) == ["EvalhubError", "removed"]
    assert Membership.objects.count() == 1
