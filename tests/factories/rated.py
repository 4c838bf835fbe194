"""A small project with ratings that differ, for pages and selectors about results."""

from annotation.models import ExpectedRating, Project, Rater, Reference, Trap, TrapResult
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

RATINGS = {"it-1": (5, 1), "it-2": (3, 3), "it-3": (2, 3)}


def make_rated_project(project: Project) -> list[Rater]:
    """Three items of one output: r1 and r2 agree on it-2 only; it-3 is a trap that expects 2."""
    raters = [make_rater(project, "r1"), make_rater(project, "r2")]
    criterion = project.rubrics.get().criteria.get(key="accuracy")
    for key, values in RATINGS.items():
        item = make_item(project, key, outputs=1, metadata={"risk_tier": int(key[-1]) % 2})
        subject = item.subjects.get()
        for rater, value in zip(raters, values, strict=True):
            make_annotation(subject, rater, {"accuracy": value}, seconds=10.0)
    subject = project.subjects.get(item__key="it-3")
    trap = Trap.objects.create(project=project, item=subject.item, explanation="Read closely.")
    ExpectedRating.objects.create(trap=trap, subject=subject, criterion=criterion, value=2)
    for annotation in subject.annotations.all():
        passed = int(annotation.rater.key == "r1")
        TrapResult.objects.create(
            rater=annotation.rater,
            subject=subject,
            annotation=annotation,
            n_expected=1,
            n_passed=passed,
        )
    Reference.objects.create(
        project=project, subject=subject, criterion=criterion, value=2, explanation="It is wrong."
    )
    return raters
