"""A project whose figures are different with and without those who are excluded."""

from annotation.models import Project, Rater, TrapResult
from annotation.services.quality.exclusions import exclude_rater
from judges.models import JudgeRun
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap

SAID = {"it-1": 5, "it-2": 5, "it-3": 1, "it-4": 1}


def make_divided(project: Project) -> list[Rater]:
    """Raters 1 and 2 say 5, 5, 1, 1 of four items; 3, 4 and 5, excluded, the opposite."""
    raters = [make_rater(project, f"rater-{number}") for number in range(1, 6)]
    for key, value in SAID.items():
        subject = make_item(project, key, outputs=1).subjects.get()
        for place, rater in enumerate(raters):
            make_annotation(subject, rater, {"accuracy": value if place < 2 else 6 - value})
    for rater in raters[2:]:
        exclude_rater(rater=rater, reason="Answers at random.")
    return raters


def add_run(project: Project) -> JudgeRun:
    """A judge that says what raters 1 and 2 say."""
    run = make_run(project)
    for key, value in SAID.items():
        make_verdict(run, project.subjects.get(item__key=key), "accuracy", value)
    return run


def add_traps(project: Project) -> None:
    """Every item is a trap that raters 1 and 2 passed and the others missed."""
    for item in project.items.all():
        make_trap(item, {"accuracy": SAID[item.key]})
        for annotation in item.subjects.get().annotations.all():
            TrapResult.objects.create(
                rater=annotation.rater,
                subject=annotation.subject,
                annotation=annotation,
                n_expected=1,
                n_passed=int(annotation.rater.key in ("rater-1", "rater-2")),
            )
