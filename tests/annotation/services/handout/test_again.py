from annotation.models import Assignment, Project
from annotation.services.handout.again import send_out_again
from annotation.services.slots import plan_slots
from tests.factories.projects import make_item


def test_further_slots_stand_after_the_others_and_stay(project: Project) -> None:
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    plan_slots(project=project)
    assert send_out_again(project=project, subjects=[subject.pk], slots=2) == 1
    rows = Assignment.objects.filter(subject=subject).order_by("slot")
    assert [(row.slot, row.extra) for row in rows] == [
        (1, False),
        (2, False),
        (3, True),
        (4, True),
    ]
    assert len({row.lane_id for row in rows}) == 1
    assert plan_slots(project=project) == 0


def test_retired_items_and_those_of_others_stay_where_they_are(project: Project) -> None:
    item = make_item(project, "it-1", outputs=1, retired_at="2026-01-01T00:00:00Z")
    assert send_out_again(project=project, subjects=[item.subjects.get().pk], slots=1) == 0
    assert not Assignment.objects.exists()
