"""What a version is the first to ask about."""

from annotation.models import Assignment, Project
from annotation.selectors.rubrics import newest_rubric
from annotation.services.authoring.subjects import add_subjects
from annotation.services.rubrics import NextVersion, publish_rubric
from evalhub.accounts.models import User
from tests.factories.projects import make_item
from tests.factories.versions import dimensions, next_version

RANKS = {"id": "order", "type": "ranking"}


def test_pairs_and_lists_are_made_of_items_that_have_them(project: Project) -> None:
    make_item(project, "two")
    make_item(project, "one", outputs=1)
    rubric = newest_rubric(project)
    # Two Outputs are a pair and the shortest list; one is neither.
    assert add_subjects(rubric, {"pair", "list"}) == 2
    assert add_subjects(rubric, {"pair", "list"}) == 0
    found = project.subjects.filter(output=None).values_list("item__key", "scope")
    assert set(found) == {("two", "pair"), ("two", "list")}


def test_single_outputs_are_made_too(project: Project) -> None:
    make_item(project, "two")
    make_item(project, "none", outputs=0)
    project.subjects.all().delete()
    # Two Outputs, and an Item without any that is rated as a whole.
    assert add_subjects(newest_rubric(project), {"output"}) == 3
    assert add_subjects(newest_rubric(project), {"output"}) == 0


def test_a_first_criterion_about_lists_is_handed_out(project: Project, maya: User) -> None:
    make_item(project, "two")
    criteria = (*next_version(project).criteria, *dimensions(RANKS))
    version = NextVersion("", criteria, "Ranks too.")
    publish_rubric(rubric=newest_rubric(project), version=version, actor=maya)
    slots = Assignment.objects.filter(project=project, subject__scope="list", state="open")
    assert slots.count() == project.overlap
