"""Certificates, and runs that deserve one."""

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Certificate, JudgeCall, JudgeRun, PromptVersion
from judges.selectors.reports.grounds import grounds_of
from judges.services.certificates.signing import issue_certificate
from tests.factories.golden_sets import make_release
from tests.factories.simulated import judge_all, make_world


def make_good_run(project: Project, *, n: int = 60, **fields: object) -> JudgeRun:
    """A judge that errs less than people do, and release 1 of what they agree on."""
    world = make_world(project, n)
    run = judge_all(world, "judge-one", miss=0.02, **fields)
    make_release(project)
    return run


def make_certificate(run: JudgeRun, actor: User, **fields: object) -> Certificate:
    grounds = grounds_of(run.project, "1")
    return issue_certificate(run=run, criterion="accuracy", grounds=grounds, actor=actor, **fields)


def as_if_called(run: JudgeRun, version: PromptVersion, **fields: object) -> JudgeRun:
    """The same verdicts as if evalhub had asked for them."""
    JudgeRun.objects.filter(pk=run.pk).update(imported=False, **fields)
    JudgeCall.objects.bulk_create(
        JudgeCall(run=run, subject_id=subject, prompt_version=version, scope="output", state="done")
        for subject in run.verdicts.values_list("subject_id", flat=True)
    )
    return JudgeRun.objects.select_related("judge", "project").get(pk=run.pk)
