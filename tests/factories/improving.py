"""A prompt with a run on the calibration split of a release."""

from annotation.models import Project
from judges.models import Judge, JudgeRun, PromptVersion
from judges.services.prompting.improving import try_version
from tests.factories.exported import make_split_release
from tests.factories.judging import make_judge, make_prompt, make_verdict

BASE = "{{ rubric }}\n\n# Material\n{{ output }}"


def make_measured(
    project: Project, *, right: int = 1, n: int = 12, **judge: object
) -> tuple[PromptVersion, Judge, JudgeRun]:
    """A version measured on the calibration split: people say 5, the judge on `right` units."""
    make_split_release(project, n=n)
    version = make_prompt(project, text=BASE)
    made = make_judge(project, **judge)
    run = try_version(version=version, judge=made)
    answer(run, right)
    return version, made, run


def answer(run: JudgeRun, right: int) -> None:
    """End a run: 5 on the first so many rated units, 2 on the others."""
    rated = run.calls.filter(subject__annotations__isnull=False).distinct().order_by("pk")
    for at, call in enumerate(rated):
        make_verdict(run, call.subject, "accuracy", 5 if at < right else 2, rationale="So it is.")
    JudgeRun.objects.filter(pk=run.pk).update(status="finished", finished_at=run.started_at)
