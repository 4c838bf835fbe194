"""Real processes and threads at the desk of one project: the overlap is never missed nor passed."""

from collections import Counter

import pytest
from django.db import connection

from annotation.models import Annotation, Assignment, Item, Output, Project, Rater, Subject
from annotation.services.assignments import plan_slots
from bench.handout import let_work
from tests.factories.projects import make_project, make_rubric


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


@pytest.fixture
def crowd(transactional_db: None) -> Project:
    """300 subjects with overlap 3, and 200 raters."""
    project = make_project(overlap=3)
    make_rubric(project)
    make_subjects(project, 300)
    Rater.objects.bulk_create(Rater(project=project, key=f"r{n}") for n in range(200))
    assert plan_slots(project=project) == 900
    return project


def work(project: Project, *, processes: int) -> int:
    """Let all raters work until nothing is left, every tenth answer sent twice."""
    keys = list(project.raters.values_list("key", flat=True))
    name = connection.settings_dict["NAME"]
    _, results = let_work(name, project.slug, keys, processes=processes, seconds=400, repeat=10)
    return sum(result["answers"] for result in results)


def counted() -> Counter[int]:
    """Counted answers per subject; nobody may have answered one twice."""
    answers = Annotation.objects.filter(status="counted").values_list("subject", "rater")
    assert len(set(answers)) == len(answers)
    return Counter(subject for subject, _ in answers)


@pytest.mark.faults
def test_two_hundred_people_at_once_give_every_subject_exactly_its_overlap(crowd: Project) -> None:
    assert work(crowd, processes=4) == 900
    assert set(counted().values()) == {3}
    assert len(counted()) == 300
    assert set(Annotation.objects.values_list("status", flat=True)) == {"counted"}
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted"}
