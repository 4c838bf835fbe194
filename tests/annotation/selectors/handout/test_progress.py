from annotation.models import HandoutPlan, Project
from annotation.selectors.handout.progress import PlanningProgress, planning_progress


def test_nothing_is_told_where_no_change_is_followed(project: Project) -> None:
    assert planning_progress(project) is None
    HandoutPlan.objects.create(project=project, planned=5, total=5)
    assert planning_progress(project) is None


def test_a_walk_says_how_far_it_is(project: Project) -> None:
    plan = HandoutPlan.objects.create(project=project, place=0, total=5)
    assert planning_progress(project) == PlanningProgress(0, 5)
    assert not planning_progress(project).begun
    # One more came since the total was counted.
    HandoutPlan.objects.filter(pk=plan.pk).update(place=9, planned=6)
    assert planning_progress(project) == PlanningProgress(6, 6)
    assert planning_progress(project).begun
