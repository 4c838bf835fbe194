"""The rows that are the overlap: made, closed and opened again for a whole project."""

from django.utils import timezone

from annotation.models import Assignment, Project, Subject, Trap
from annotation.services.assignments import plan_slots
from annotation.services.slots import add_trap_slot
from evalhub.audit.models import Event
from tests.factories.projects import make_item, make_rubric
from tests.factories.traps import make_trap


def slots(project: Project) -> list[tuple[int, str]]:
    return list(project.assignments.order_by("subject", "slot").values_list("slot", "state"))


def set_overlap(project: Project, overlap: int) -> int:
    project.overlap = overlap
    project.save(update_fields=["overlap"])
    return plan_slots(project=project)


def test_every_live_subject_gets_its_slots_once(project: Project) -> None:
    make_item(project, "it-1", outputs=2, pair=True)
    make_item(project, "it-2", outputs=2, retired_at=timezone.now())
    # Two outputs and the pair, overlap 2; the retired item gets none.
    assert plan_slots(project=project) == 6
    assert plan_slots(project=project) == 0
    assert slots(project) == [(1, "open"), (2, "open")] * 3
    assert Event.objects.filter(verb="slots planned").count() == 1


def test_a_growing_overlap_adds_and_a_shrinking_one_closes(project: Project) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    assert set_overlap(project, 4) == 2
    assert set_overlap(project, 1) == 3
    assert slots(project) == [(1, "open"), (2, "closed"), (3, "closed"), (4, "closed")]
    assert set_overlap(project, 2) == 1
    assert slots(project)[:2] == [(1, "open"), (2, "open")]


def test_subjects_without_criteria_get_no_slots(project: Project) -> None:
    item = make_item(project, outputs=1, pair=True)
    bare = Project.objects.create(slug="bare", name="Bare")
    make_item(bare, outputs=1)
    assert plan_slots(project=bare) == 0
    plan_slots(project=project)
    assert set(Subject.objects.filter(assignments__isnull=False)) == set(item.subjects.all())


def test_traps_have_no_slots_until_they_are_handed_out(project: Project) -> None:
    make_trap(make_item(project, outputs=2, pair=True), {"accuracy": 1})
    # The first output is expected to be 1: only the second output and the pair are ordinary.
    assert plan_slots(project=project) == 4
    assert not Assignment.objects.filter(subject__expected_ratings__isnull=False).exists()


def test_a_new_trap_closes_open_slots_and_a_retired_one_brings_them_back(project: Project) -> None:
    item = make_item(project, outputs=1)
    plan_slots(project=project)
    make_trap(item, {"accuracy": 1})
    assert plan_slots(project=project) == 2
    assert slots(project) == [(1, "closed"), (2, "closed")]
    Trap.objects.update(active=False)
    assert plan_slots(project=project) == 2
    assert slots(project) == [(1, "open"), (2, "open")]


def test_a_rubric_that_drops_a_scope_closes_its_slots(project: Project) -> None:
    make_item(project, outputs=1, pair=True)
    plan_slots(project=project)
    make_rubric(project, output_keys=("accuracy",))
    assert plan_slots(project=project) == 2
    assert Assignment.objects.filter(subject__scope="pair", state="open").count() == 0


def test_slots_of_a_trap_are_numbered_on(project: Project) -> None:
    item = make_item(project, outputs=1)
    make_trap(item, {"accuracy": 1})
    for _ in range(3):
        add_trap_slot(project=project, subject_id=item.subjects.get().pk)
    assert slots(project) == [(1, "closed"), (2, "closed"), (3, "closed")]
