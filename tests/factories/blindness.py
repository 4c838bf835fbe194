"""A project in which everything that may be hidden has a name that is found nowhere else."""

from annotation.models import Annotation, Criterion, Output, Project, Rater, Reference, Subject
from annotation.services.slots import plan_slots
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item

CANARIES = {
    "model_names": "canary-model",
    "other_raters": "canary-rater",
    "verdicts": "canary-judge",
    "reference": "canary reference",
}


def canary_item(project: Project, key: str = "it-1") -> Subject:
    """An Item with one Output: its model, a reference, another's rating 2, a verdict of 1."""
    item = make_item(project, key, outputs=1, reference=CANARIES["reference"])
    Output.objects.filter(item=item).update(model=CANARIES["model_names"])
    subject = item.subjects.get()
    criterion = Criterion.objects.get(rubric__project=project, key="accuracy")
    Reference.objects.create(project=project, subject=subject, criterion=criterion, value=5)
    other, _ = Rater.objects.get_or_create(project=project, key=CANARIES["other_raters"])
    make_annotation(subject, other, {"accuracy": 2}, comment="canary comment")
    judge = project.judges.first() or make_judge(
        project, CANARIES["verdicts"], provider="imported", base_url=""
    )
    run = project.judge_runs.first() or make_run(project, judge)
    make_verdict(run, subject, "accuracy", 1, rationale="canary rationale")
    plan_slots(project=project)
    return subject


def answered(subject: Subject, key: str = "anna", value: int = 4) -> Annotation:
    """A person's own answer, as if given at the desk."""
    project = subject.project
    rater = Rater.objects.filter(project=project, key=key).first() or make_rater(project, key)
    slot = subject.assignments.filter(rater=None).first()
    slot.rater, slot.state = rater, "submitted"
    slot.save()
    return make_annotation(subject, rater, {"accuracy": value}, assignment=slot)
