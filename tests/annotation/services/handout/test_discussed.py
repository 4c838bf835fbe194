"""What people talked about is not handed to them any more."""

from annotation.models import Assignment, Discussed, Project
from annotation.services.assignments import claim_next, plan_slots
from annotation.services.handout.discussed import note_discussed
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


def handed(claimed: Assignment | None) -> str | None:
    return None if claimed is None else claimed.subject.item.key


def test_who_discussed_a_subject_gets_another_and_others_get_it(project: Project) -> None:
    anna, ben = make_rater(project, "anna"), make_rater(project, "ben")
    talked = make_item(project, "talked", outputs=1).subjects.get()
    plan_slots(project=project)
    note_discussed(raters=[anna], subjects=[talked.pk])
    note_discussed(raters=[anna], subjects=[talked.pk])
    assert Discussed.objects.count() == 1
    assert handed(claim_next(rater=anna)) is None
    assert handed(claim_next(rater=ben)) == "talked"


def test_what_was_discussed_is_no_trap_for_them(project: Project) -> None:
    project.trap_rate = 1.0
    project.save()
    anna = make_rater(project, "anna")
    trap = make_item(project, "trap", outputs=1)
    make_trap(trap, {"accuracy": 2})
    make_item(project, "work", outputs=1)
    plan_slots(project=project)
    note_discussed(raters=[anna], subjects=[trap.subjects.get().pk])
    assert handed(claim_next(rater=anna)) == "work"
