"""What stands in the drawer."""

from django.utils import timezone

from annotation.guidelines.drawer import guide
from annotation.models import Criterion, GuidelineEntry, Project
from tests.factories.projects import make_rubric


def add(project: Project, heading: str, criterion: str = "", value: str = "") -> None:
    GuidelineEntry.objects.create(
        project=project,
        kind="example",
        heading=heading,
        text=f"**{heading}**",
        criterion=criterion,
        value=value,
    )


def publish(project: Project, guideline: str) -> None:
    rubric = make_rubric(project, publish=False)
    Criterion.objects.filter(rubric=rubric).update(guideline=guideline)
    rubric.guidelines, rubric.published_at = "", timezone.now()
    rubric.save()


def test_examples_stand_with_their_criterion_in_the_order_of_its_values(project: Project) -> None:
    publish(project, "Count the *facts*.")
    add(project, "Five", "accuracy", "5")
    add(project, "Two", "accuracy", "2")
    add(project, "Any", "accuracy")
    add(project, "Whole")
    add(project, "Of a criterion that is gone", "tone")
    shown = guide(project)
    (accuracy,) = shown.criteria
    assert "<em>facts</em>" in accuracy.html
    assert [(one.heading, one.value) for one in accuracy.added] == [
        ("Any", ""),
        ("Two", "2"),
        ("Five", "5"),
    ]
    assert [one.heading for one in shown.added] == ["Whole", "Of a criterion that is gone"]
    assert "<strong>Whole</strong>" in shown.added[0].html


def test_without_guidelines_and_examples_it_is_empty(project: Project) -> None:
    assert not guide(project).empty
    publish(project, "")
    assert guide(project).empty
