"""Looks at the held-out split are counted, and what they are worth is said."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Subject
from calibration.models import GoldenSet
from evalhub.accounts.models import User
from judges.models import HeldOutLook, JudgePrompt, JudgeRun, Panel, Seat
from judges.selectors.prompts.looks import Looks, gaps_of, looks_at, looks_of
from judges.selectors.reports.grounds import Cut, Grounds
from judges.services.prompting.looks import note_look
from judges.services.runs import RunPlan, start_run
from tests.factories.annotations import make_annotation
from tests.factories.improving import answer, make_measured
from tests.factories.judging import make_run, make_verdict
from tests.factories.people import make_rater


@pytest.fixture
def run(project: Project) -> JudgeRun:
    """A run over all of a release, 12 of whose items are on two splits."""
    version, judge, _ = make_measured(project)
    run = start_run(judge=judge, plan=RunPlan((version,)))
    answer(run, right=3)
    return run


def looks(run: JudgeRun) -> Looks:
    return looks_of(JudgePrompt.objects.get(project=run.project))


def test_every_run_and_reader_of_held_out_figures_is_counted_once(
    project: Project, erin: User, maya: User
) -> None:
    version, judge, on_calibration = make_measured(project)
    assert note_look(run=on_calibration, user=erin) is None
    assert "No run of this prompt" in looks_of(version.prompt).sentence
    assert looks_at(on_calibration) == ""
    run = start_run(judge=judge, plan=RunPlan((version,)))
    answer(run, right=3)
    assert "nobody has seen figures of it" in looks_at(run)
    for user in (erin, erin, maya):
        note_look(run=run, user=user)
    assert HeldOutLook.objects.count() == 2
    # Two people saw the same figures: they were new once.
    assert looks(run) == Looks(n_runs=1, n_people=2, n_looks=1)
    assert looks_at(run).startswith(
        "1 run of this prompt asked about the held-out split, and new figures of it were shown "
        "1 time, to 2 people."
    )


def test_figures_are_new_where_verdicts_or_labels_are(run: JudgeRun, erin: User) -> None:
    note_look(run=run, user=erin)
    held_out = run.verdicts.filter(subject__item__split_place__split="held_out").order_by("pk")
    subject = held_out.values_list("subject", flat=True)[0]
    make_annotation(
        Subject.objects.get(pk=subject), make_rater(run.project, "new"), {"accuracy": 1}
    )
    note_look(run=run, user=erin)
    held_out[0].delete()
    note_look(run=run, user=erin)
    note_look(run=run, user=erin)
    assert looks(run) == Looks(n_runs=1, n_people=1, n_looks=3)


def test_a_report_of_the_calibration_split_is_no_look(run: JudgeRun, erin: User) -> None:
    release = GoldenSet.objects.get(project=run.project)
    for split, shown in (("calibration", 0), ("held_out", 1), ("", 1)):
        note_look(run=run, user=erin, cut=Cut(grounds=Grounds(release, split)))
        assert looks(run).n_looks == shown, split
    assert note_look(run=run, user=erin, cut=Cut(where=(("nothing", "has it"),))) is None


def test_a_report_from_the_command_line_is_a_look(run: JudgeRun, erin: User) -> None:
    for _ in range(2):
        words = ("--json", "--resamples", "20")
        call_command("report", run.project.slug, *words, stdout=StringIO())
    assert looks(run) == Looks(n_runs=1, n_people=0, n_looks=1, by_command=True)
    assert "shown 1 time, to the command line" in looks_at(run)
    note_look(run=run, user=erin)
    assert "shown 1 time, to one person and on the command line" in looks_at(run)


def test_looks_at_a_panel_count_for_the_prompts_of_its_members(run: JudgeRun, erin: User) -> None:
    joint = make_run(run.project, run.judge, number=40)
    panel = Panel.objects.create(run=joint, kind="jury", rule="majority")
    Seat.objects.create(panel=panel, place=0, run=run)
    assert looks_at(joint) == ""
    for one in run.verdicts.all():
        make_verdict(joint, one.subject, "accuracy", one.value)
    note_look(run=joint, user=erin)
    assert looks(run) == Looks(n_runs=1, n_people=1, n_looks=1)
    assert "shown 1 time, to one person" in looks_at(joint)


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
