"""Real processes and threads at the desk of one project: the overlap is never missed nor passed."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from annotation.models import Annotation, Assignment, Item, Output, Project, Rater, Subject
from annotation.services.assignments import plan_slots
from tests.factories.projects import make_project, make_rubric

ROOT = Path(__file__).resolve().parents[2]


def make_crowd(project: Project, people: int) -> list[str]:
    raters = [Rater(project=project, key=f"r{n}") for n in range(people)]
    return [rater.key for rater in Rater.objects.bulk_create(raters)]


def make_subjects(project: Project, n: int) -> None:
    items = Item.objects.bulk_create(
        Item(project=project, key=f"it-{k}", position=k, input="Why?") for k in range(n)
    )
    outputs = Output.objects.bulk_create(
        Output(item=item, position=0, key="a", text="Because.") for item in items
    )
    Subject.objects.bulk_create(
        Subject(project=project, item=output.item, scope="output", output=output)
        for output in outputs
    )


def let_work(project: Project, keys: list[str], *, processes: int) -> int:
    """Run the annotators in separate processes; returns how many answers they gave."""
    shares = [keys[n::processes] for n in range(processes)]
    command = [sys.executable, "-W", "error", "-m", "tests.faults.annotators"]
    name = connection.settings_dict["NAME"]
    running = [
        subprocess.Popen(
            [*command, name, project.slug, str(len(share)), *share],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in shares
    ]
    results = [process.communicate(timeout=280)[0] for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return sum(json.loads(result)["answers"] for result in results)


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("people", "processes", "subjects"), [(40, 2, 300), (200, 4, 3000)], ids=["short", "full"]
)
def test_every_subject_gets_exactly_its_overlap(people: int, processes: int, subjects: int) -> None:
    project = make_project(overlap=3)
    make_rubric(project)
    make_subjects(project, subjects)
    keys = make_crowd(project, people)
    assert plan_slots(project=project) == 3 * subjects
    assert let_work(project, keys, processes=processes) == 3 * subjects
    answered = Annotation.objects.values_list("subject", "rater", "status")
    assert {status for _, _, status in answered} == {"counted"}
    assert set(Counter(subject for subject, _, _ in answered).values()) == {3}
    assert len({(subject, rater) for subject, rater, _ in answered}) == 3 * subjects
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted"}
