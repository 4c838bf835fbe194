"""Drift, through the page."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Anchor, AnchorRound, HeldOutLook, Judge, JudgeRun
from judges.services.runs import RunPlan, start_run
from tests.factories.improving import answer, make_measured
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import fill_world


def test_an_anchor_is_frozen_shown_and_stopped(
    client: Client, project: Project, erin: User, anna: User
) -> None:
    fill_world(project, 8, 1)
    judge, prompt = make_judge(project), make_prompt(project).prompt
    address = reverse("judge-drift", args=[project.slug, judge.public_id])
    client.force_login(erin)
    Judge.objects.update(model="gpt-4o")
    empty = client.get(address).content.decode()
    assert "Nothing is frozen yet" in empty
    assert "retired on 14 Jan 2027" in empty
    given = {"prompt": prompt.pk, "source": "", "units": 12, "every_days": 7}
    assert client.post(address, given | {"units": 3}).status_code == 422
    assert client.post(address, given).status_code == 303
    JudgeRun.objects.update(status="finished")
    page = client.get(address).content.decode()
    assert "No round of the anchor has ended yet." in page
    stop = reverse(
        "anchor-stop", args=[project.slug, judge.public_id, Anchor.objects.get().public_id]
    )
    assert client.post(stop).status_code == 303
    assert client.post(stop).status_code == 409
    assert "Stopped by hand." in client.get(address).content.decode()
    client.force_login(anna)
    assert client.get(address).status_code == 403


def test_rounds_over_held_out_items_are_looks(client: Client, project: Project, erin: User) -> None:
    version, judge, _ = make_measured(project)
    run = start_run(judge=judge, plan=RunPlan((version,)))
    answer(run, right=3)
    subjects = run.verdicts.values_list("subject__public_id", flat=True)
    anchor = Anchor.objects.create(
        project=project,
        judge=judge,
        prompt_version=version,
        values={"accuracy": {str(one): 5 for one in subjects}},
        source="release 1",
        every_days=7,
    )
    AnchorRound.objects.create(anchor=anchor, number=1, run=run)
    client.force_login(erin)
    for _ in range(2):
        client.get(reverse("judge-drift", args=[project.slug, judge.public_id]))
    assert list(HeldOutLook.objects.values_list("run", "user")) == [(run.pk, erin.pk)]
