"""Real processes and threads at the desk of one project: the overlap is never missed nor passed."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from annotation.models import Annotation, Assignment, Item, Output, Project, Rater, Subject
from annotation.services.assignments import expire_leases, plan_slots
from bench.handout import let_work
from tests.factories.projects import make_project, make_rubric
from tests.faults.working import at_rest, go_on, start, stop, wait_until


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
    results = let_work(name, project.slug, keys, processes=processes, seconds=3600, repeat=10)
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


@pytest.mark.faults
def test_people_whose_process_is_killed_leave_nothing_behind(crowd: Project) -> None:
    keys = [f"r{n}" for n in range(40)]
    people = start("people", crowd.slug, "50", *keys)
    held = crowd.assignments.filter(state="claimed")
    # After fifty answers everybody is in the middle of one.
    wait_until(lambda: held.count() == len(keys) and Annotation.objects.count() >= 50)
    people.kill()
    people.communicate()
    before = Annotation.objects.count()
    held.update(lease_until=Now() - timedelta(seconds=1))
    expire_leases()
    assert not held.exists()
    assert work(crowd, processes=2) == 900 - before
    assert set(counted().values()) == {3}


def set_overlap(project: Project, overlap: int) -> None:
    Project.objects.filter(pk=project.pk).update(overlap=overlap)
    plan_slots(project=project)


@pytest.mark.faults
def test_overlap_may_change_while_people_work(crowd: Project) -> None:
    # At 600 answers the quick ones wait, so that there is something left to change.
    people = start("people", crowd.slug, "600", *[f"r{n}" for n in range(60)])
    try:
        wait_until(lambda: Annotation.objects.count() > 50)
        set_overlap(crowd, 5)
        wait_until(lambda: Annotation.objects.count() > 150)
        set_overlap(crowd, 2)
        beyond = Assignment.objects.filter(slot__gt=2, state__in=["claimed", "submitted"])
        held = set(beyond.values_list("pk", flat=True))
        go_on(people)
        wait_until(lambda: at_rest(crowd))
        stop(people)
    finally:
        people.kill()
        people.communicate()
    # Nobody was handed a slot beyond the new overlap; what was held before may still come in.
    assert set(beyond.values_list("pk", flat=True)) <= held
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted", "closed"}
    assert set(counted().values()) <= {2, 3, 4, 5}
    assert len(counted()) == 300
