"""Looks at the held-out split are counted, and what they are worth is said."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import HeldOutLook, JudgeRun
from judges.selectors.prompts.looks import gaps_of, looks_at, looks_of
from judges.services.prompting.looks import note_look
from judges.services.runs import RunPlan, start_run
from tests.factories.improving import answer, make_measured


def test_every_run_and_reader_of_held_out_figures_is_counted_once(
    project: Project, erin: User, maya: User
) -> None:
    version, judge, on_calibration = make_measured(project)
    assert note_look(run=on_calibration, user=erin) is None
    assert "No run of this prompt" in looks_of(version.prompt).sentence
    assert looks_at(on_calibration) == ""
    run = start_run(judge=judge, plan=RunPlan((version,)))
    answer(run, right=3)
    for user in (erin, erin, maya):
        note_look(run=run, user=user)
    assert HeldOutLook.objects.count() == 2
    looks = looks_of(version.prompt)
    assert (looks.n_runs, looks.n_people) == (1, 2)
    assert looks_at(run).startswith("1 run of this prompt asked about the held-out split, and 2")


def test_the_gap_is_that_of_the_newest_run_on_both_splits(project: Project) -> None:
    version, judge, _ = make_measured(project)
    assert gaps_of(version.prompt) == []
    run = start_run(judge=judge, plan=RunPlan((version,)))
    answer(run, right=0)
    held_out = run.verdicts.filter(subject__item__split_place__split="calibration")
    held_out.update(value=5)
    (gap,) = gaps_of(version.prompt)
    assert (gap.calibration, gap.held_out) == (1.0, 0.0)
    assert gap.difference.value == 1.0
    assert 0 < gap.difference.low < gap.difference.high == 1.0
    JudgeRun.objects.filter(pk=run.pk).update(status="cancelled")
    assert gaps_of(version.prompt) == []


def test_pages_that_show_figures_of_the_held_out_split_count_as_looks(
    client: Client, project: Project, erin: User
) -> None:
    version, judge, _ = make_measured(project)
    run = start_run(judge=judge, plan=RunPlan((version,)))
    answer(run, right=3)
    client.force_login(erin)
    improve = reverse("prompt-improve", args=[project.slug, version.prompt.public_id])
    chosen = {"first": run.public_id, "second": run.public_id}
    for address, given in ((improve, {}), (reverse("run-compare", args=[project.slug]), chosen)):
        HeldOutLook.objects.all().delete()
        assert client.get(address, given).status_code == 200
        assert HeldOutLook.objects.filter(run=run, user=erin).exists()
