import pytest

from annotation.models import Assignment, Membership, Project
from annotation.services.assignments import plan_slots
from annotation.services.projects import create_project, state_facts, update_project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.projects import make_item


def test_a_new_project_has_its_owner_as_manager(olga: User) -> None:
    project = create_project(name="Answers", slug="answers", owner=olga, overlap=2)
    assert (project.overlap, project.slug) == (2, "answers")
    assert Membership.objects.get().role == "manager"
    event = Event.objects.get()
    assert (event.verb, event.actor, event.project_id) == (
        "project created",
        olga,
        project.public_id,
    )


def test_an_address_is_used_once(project: Project, olga: User) -> None:
    with pytest.raises(InvalidInput, match="“refunds” is taken"):
        create_project(name="Again", slug="refunds", owner=olga)
    assert Project.objects.count() == 1


def test_settings_that_do_not_exist_are_refused(project: Project, maya: User) -> None:
    with pytest.raises(InvalidInput, match="slug"):
        update_project(project=project, changes={"slug": "x"}, actor=maya)
    with pytest.raises(InvalidInput, match="seed"):
        create_project(name="x", slug="x", seed=1)


def test_a_change_leaves_what_was_and_what_is(project: Project, maya: User) -> None:
    changes = {"name": "Refunds", "lease_minutes": 30, "trap_rate": 0.2}
    update_project(project=project, changes=changes, actor=maya)
    project.refresh_from_db()
    assert (project.name, project.trap_rate) == ("Refunds", pytest.approx(0.2))
    payload = Event.objects.get().payload
    assert payload["before"] == {"name": "Refund disputes", "trap_rate": 0.0}
    assert payload["after"] == {"name": "Refunds", "trap_rate": 0.2}


def test_saving_the_same_again_records_nothing(project: Project, maya: User) -> None:
    update_project(project=project, changes={"name": project.name}, actor=maya)
    assert not Event.objects.exists()


def test_a_new_overlap_plans_and_closes_slots(project: Project, maya: User) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)

    def opened() -> int:
        return Assignment.objects.filter(state="open").count()

    # One subject, two people; then three; then one.
    assert opened() == 2
    update_project(project=project, changes={"overlap": 3}, actor=maya)
    assert opened() == 3
    update_project(project=project, changes={"overlap": 1}, actor=maya)
    assert opened() == 1


def test_facts_are_stated_beside_what_is_known_and_taken_back(project: Project, maya: User) -> None:
    project.extra = {"task": "pointwise"}
    project.save()
    for facts, extra in (
        ({"kind": "crowd", "cost": None}, {"task": "pointwise", "kind": "crowd"}),
        ({"kind": "", "cost": 0.0}, {"task": "pointwise", "cost": 0.0}),
        ({"kind": "", "cost": None}, {"task": "pointwise"}),
        ({"kind": ""}, {"task": "pointwise"}),
    ):
        found = state_facts(project=project, facts=facts, actor=maya)
        assert found.extra == extra
    events = Event.objects.filter(verb="project facts stated").order_by("id")
    assert [one.payload["before"]["kind"] for one in events] == [None, "crowd", None]
