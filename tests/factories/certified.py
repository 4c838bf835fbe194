"""Certificates, and runs that deserve one."""

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Certificate, Judge, JudgeCall, JudgeRun, Panel, PromptVersion, Seat
from judges.selectors.reports.grounds import grounds_of
from judges.services.certificates.signing import issue_certificate
from tests.factories.golden_sets import make_release
from tests.factories.judging import make_prompt, make_run, make_verdict
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


def make_called_run(project: Project, *, n: int = 40) -> JudgeRun:
    """A good run as if evalhub had asked for it."""
    run = make_good_run(project, n=n)
    about = {"provider": "openai", "base_url": "http://127.0.0.1:9/v1"}
    Judge.objects.filter(pk=run.judge_id).update(**about)
    return as_if_called(run, make_prompt(project), base_url=about["base_url"])


def as_if_called(run: JudgeRun, version: PromptVersion, **fields: object) -> JudgeRun:
    """The same verdicts as if evalhub had asked for them."""
    JudgeRun.objects.filter(pk=run.pk).update(imported=False, **fields)
    JudgeCall.objects.bulk_create(
        JudgeCall(run=run, subject_id=subject, prompt_version=version, scope="output", state="done")
        for subject in run.verdicts.values_list("subject_id", flat=True)
    )
    return JudgeRun.objects.select_related("judge", "project").get(pk=run.pk)


def as_if_joined(run: JudgeRun, n: int = 2) -> JudgeRun:
    """The same verdicts as if so many members' ones had been joined by a jury."""
    panel = Panel.objects.create(run=run, kind="jury", rule="majority")
    for place in range(n):
        member = make_run(run.project, run.judge, number=50 + place)
        Seat.objects.create(panel=panel, place=place, run=member)
    return run


def probe_with_orders(run: JudgeRun, value: int = 5) -> int:
    """A probing of a called run whose judge says `value` wherever an order is planted.

    Returns how many of its verdicts were not 5 before.
    """
    version = run.calls.first().prompt_version
    probing = make_run(run.project, run.judge, number=99, imported=False, purpose="probe")
    verdicts = list(run.verdicts.all())
    JudgeCall.objects.bulk_create(
        JudgeCall(run=probing, subject_id=one.subject_id, prompt_version=version, scope="output")
        for one in verdicts
    )
    for one in verdicts:
        for probe, repeat, said in (
            ("", 0, one.value),
            ("", 1, one.value),
            ("injection", 0, value),
        ):
            make_verdict(probing, one.subject, "accuracy", said, probe=probe, repeat=repeat)
    return sum(one.value < 5 for one in verdicts)
