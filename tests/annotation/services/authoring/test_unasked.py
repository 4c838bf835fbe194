"""What a new version asks nothing about any more."""

from annotation.models import Assignment, Draft, Project, Trap
from annotation.selectors.rubrics import newest_rubric
from annotation.services.assignments import claim_next, plan_slots
from annotation.services.authoring.unasked import close_unasked
from annotation.services.rubrics import NextVersion, publish_rubric
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric
from tests.factories.traps import make_trap
from tests.factories.versions import dimensions, next_version

TONE = {"id": "tone", "type": "ordinal", "values": [1, 2, 3]}


def publish(project: Project, maya: User, *criteria: object) -> None:
    version = NextVersion("", criteria, "Other questions.")
    publish_rubric(rubric=newest_rubric(project), version=version, actor=maya)


def test_what_lies_on_a_desk_goes_back_where_nothing_is_asked_of_it(
    project: Project, maya: User
) -> None:
    make_item(project, pair=True, outputs=0).subjects.filter(scope="output").delete()
    plan_slots(project=project)
    rater = make_rater(project, "anna")
    held = claim_next(rater=rater)
    Draft.objects.create(rater=rater, subject=held.subject, data={"comment": "So far."})
    publish(project, maya, next_version(project).criteria[0])
    assert Assignment.objects.get(pk=held.pk).state == "closed"
    assert Event.objects.filter(verb="assignment released").count() == 1
    assert Draft.objects.get().data == {"comment": "So far."}


def test_nobody_is_given_what_is_asked_about_no_longer(project: Project, maya: User) -> None:
    make_item(project, pair=True)
    plan_slots(project=project)
    _, overall = newest_rubric(project).criteria.all()
    # Version 2 asks for pairs alone.
    rubric = make_rubric(project, output_keys=(), pair_keys=(overall.key,))
    assert close_unasked(rubric) == 2 * project.overlap
    left = Assignment.objects.filter(project=project, state="open")
    assert set(left.values_list("subject__scope", flat=True)) == {"pair"}


def test_a_desk_keeps_what_is_still_asked_about(project: Project, maya: User) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    held = claim_next(rater=make_rater(project, "anna"))
    publish(project, maya, *dimensions(TONE))
    assert Assignment.objects.get(pk=held.pk).state == "claimed"


def test_traps_that_nobody_could_meet_are_retired(project: Project, maya: User) -> None:
    make_trap(make_item(project, "it-1", outputs=1), {"accuracy": 5})
    publish(project, maya, *next_version(project).criteria, *dimensions(TONE))
    assert Trap.objects.get().active
    publish(project, maya, *dimensions(TONE))
    trap = Trap.objects.get()
    assert (trap.active, trap.change_reason) == (
        False,
        "Rubric 3 does not ask what it expects.",
    )
    assert Event.objects.get(verb="trap retired").payload["item"] == "it-1"
