"""Who changes what slots follow from waits for the project first, holding nothing meanwhile."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction

from annotation.models import Assignment, Item, Project, Rater, Trap
from annotation.services.handout.items import restore_items, retire_items
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from annotation.services.slots import plan_slots
from annotation.services.traps.changes import retire_trap
from tests.factories.annotations import make_annotation
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.traps import make_trap
from tests.together import wait_for, waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy() -> Project:
    project = make_project()
    make_rubric(project)
    item = make_item(project, outputs=1)
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 5})
    rater = make_rater(project, "anna", make_member(project, "anna"))
    plan_slots(project=project)
    slot = project.assignments.first()
    make_annotation(item.subjects.get(), rater, {"accuracy": 4}, assignment=slot)
    Assignment.objects.filter(pk=slot.pk).update(state="submitted", rater=rater)
    make_member(project, "maya")
    return project


def exclude(project: Project) -> None:
    rater = Rater.objects.get(project=project)
    exclusion = exclude_rater(rater=rater, reason="Random answers.")
    lift_exclusion(exclusion=exclusion, reason="A mistake.")


def retire(project: Project) -> None:
    maya = project.memberships.get(role="manager").user
    items = list(Item.objects.filter(trap=None).values_list("pk", flat=True))
    retire_items(project=project, items=items, reason="Wrong.", actor=maya)
    restore_items(project=project, items=items, actor=maya)


def drop_trap(project: Project) -> None:
    maya = project.memberships.get(role="manager").user
    retire_trap(trap=Trap.objects.get(), reason="Ambiguous.", actor=maya)


@pytest.mark.parametrize("change", [exclude, retire, drop_trap])
def test_a_change_that_waits_for_the_project_holds_nothing_another_may_need(
    busy: Project, change: Callable[[Project], None]
) -> None:
    failed: list[Exception] = []

    def run() -> None:
        try:
            change(Project.objects.get(pk=busy.pk))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=busy.pk)
        thread.start()
        wait_for(waits_for_a_lock)
        for model in (Rater, Assignment, Item, Trap):
            assert list(model.objects.select_for_update(nowait=True))
    thread.join(timeout=300)
    assert failed == []
