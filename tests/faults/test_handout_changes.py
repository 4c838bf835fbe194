"""A project that changes while people work: nothing is lost, nobody is asked too often.

Real processes claim and submit all the while. EVALHUB_CROWD multiplies items and people
(`make crowd` runs it ten times as big).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models import Count, Max

from annotation.models import Annotation, Assignment, Item, Output, Project, Rater, Subject
from annotation.routing.policies import HandoutPolicy, Stratum
from annotation.services.handout.extras import ask_further, settled_until
from annotation.services.handout.items import restore_items, retire_items
from annotation.services.handout.policies import save_policy
from annotation.services.projects import update_project
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from annotation.services.rubrics import publish_rubric
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.handout import set_policy
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric
from tests.factories.versions import next_version
from tests.faults.working import SCALE, at_rest, go_on, start, stop, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
ITEMS, PEOPLE = 60 * SCALE, 16 * SCALE


def add_items(project: Project, first: int, n: int) -> None:
    items = Item.objects.bulk_create(
        Item(project=project, key=f"it-{k}", position=k, input="Why?", metadata={"tier": k % 3})
        for k in range(first, first + n)
    )
    outputs = Output.objects.bulk_create(
        Output(item=item, position=0, key="a", text="Because.") for item in items
    )
    Subject.objects.bulk_create(
        Subject(project=project, item=output.item, scope="output", output=output)
        for output in outputs
    )
    plan_slots(project=project)


@pytest.fixture
def crowd(transactional_db: None) -> Project:
    """Sixty items in three tiers for three people each, and sixteen people."""
    project = make_project(overlap=3)
    make_rubric(project)
    Rater.objects.bulk_create(Rater(project=project, key=f"r{n}") for n in range(PEOPLE))
    add_items(project, 0, ITEMS)
    return project


@pytest.fixture
def lead(crowd: Project) -> User:
    return make_member(crowd, "maya")


@contextmanager
def at_work(project: Project, *, workers: int = 0, rest: int = 0) -> Iterator[list[str]]:
    """Two processes of people, until nothing is open; then what was accepted is in the list.

    With `rest`, people of a process wait after so many answers until the body of the block is done:
    quick ones would be through before it.
    """
    keys = [f"r{n}" for n in range(PEOPLE)]
    people = [start("people", project.slug, str(rest), *keys[n::2]) for n in range(2)]
    asking = [start("worker") for _ in range(workers)]
    accepted: list[str] = []
    try:
        yield accepted
        for process in people:
            go_on(process)
        wait_until(lambda: at_rest(project))
        for process in asking:
            stop(process)
        wait_until(lambda: is_settled(project))
        for process in people:
            accepted += stop(process)
    finally:
        for process in (*people, *asking):
            process.kill()
            process.communicate()


def is_settled(project: Project) -> bool:
    """Nothing is open, and all answers were asked whether they call for more people."""
    last = project.annotations.aggregate(last=Max("submitted_at"))["last"]
    return at_rest(project) and settled_until() > last and not ask_further() and at_rest(project)


def after(project: Project, answers: int) -> None:
    """Let the people get that far."""
    wait_until(lambda: Annotation.objects.filter(project=project).count() >= answers)


def check(project: Project, accepted: list[str]) -> Counter[int]:
    """Nothing accepted is lost, nobody rated twice; returns counted answers per subject."""
    stored = {str(one) for one in Annotation.objects.values_list("public_id", flat=True)}
    assert set(accepted) == stored
    rows = Annotation.objects.filter(status="counted").values_list("subject", "rater")
    pairs = list(rows)
    assert len(set(pairs)) == len(pairs)
    return Counter(subject for subject, _ in pairs)


def marked() -> Counter[int]:
    """Answered slots beyond the plan, per subject."""
    slots = Assignment.objects.filter(state="submitted", wanted=False, repeat=False)
    return Counter(slots.values_list("subject", flat=True))


def test_another_overlap_and_other_strata_while_people_work(crowd: Project, lead: User) -> None:
    with at_work(crowd) as accepted:
        after(crowd, 30)
        update_project(project=crowd, changes={"overlap": 5}, actor=lead)
        after(crowd, 90)
        policy = HandoutPolicy(strata=(Stratum("tier", "0", 4), Stratum("tier", "1", 1)))
        save_policy(project=crowd, policy=policy, actor=lead)
        after(crowd, 110)
        update_project(project=crowd, changes={"overlap": 2}, actor=lead)
    counted, tiers = (
        check(crowd, accepted),
        dict(Subject.objects.values_list("pk", "item__position")),
    )
    beyond = marked()
    for subject, n in counted.items():
        # What was answered before the number sank is more than the plan, and marked as that.
        assert n == {0: 4, 1: 1, 2: 2}[tiers[subject] % 3] + beyond[subject]
    assert len(counted) == ITEMS
    assert beyond


def test_items_retired_added_and_restored_while_people_work(crowd: Project, lead: User) -> None:
    gone = list(crowd.items.order_by("position").values_list("pk", flat=True)[: ITEMS // 2])
    with at_work(crowd) as accepted:
        after(crowd, 20)
        retire_items(project=crowd, items=gone, reason="A test.", actor=lead)
        add_items(crowd, ITEMS, 10)
        after(crowd, 60)
        restore_items(project=crowd, items=gone[:5], actor=lead)
    counted = check(crowd, accepted)
    live = Subject.objects.filter(item__retired_at=None).values_list("pk", flat=True)
    assert {counted[subject] for subject in live} == {3}
    out = set(counted) - set(live)
    assert all(counted[subject] <= 3 for subject in out)
    # Answers to retired Items stay, beyond the plan.
    assert marked() == Counter({subject: counted[subject] for subject in out})


def test_a_rubric_published_anew_while_people_work(crowd: Project, lead: User) -> None:
    first, version = crowd.rubrics.get(), next_version(crowd, "Read twice.")
    with at_work(crowd, rest=ITEMS // 2) as accepted:
        after(crowd, 10)
        publish_rubric(rubric=first, version=version, actor=lead)
    assert set(check(crowd, accepted).values()) == {3}
    versions = Counter(Annotation.objects.values_list("rubric__version", flat=True))
    assert set(versions) == {1, 2}


def test_a_rater_excluded_and_taken_back_while_people_work(crowd: Project, lead: User) -> None:
    with at_work(crowd) as accepted:
        after(crowd, 50)
        rater = crowd.raters.annotate(n=Count("annotations")).order_by("-n").first()
        exclusion = exclude_rater(rater=rater, reason="A test.", actor=lead)
        after(crowd, 100)
    counted = check(crowd, accepted)
    assert (set(counted.values()), len(counted)) == ({3}, ITEMS)
    lift_exclusion(exclusion=exclusion, reason="Was right.", actor=lead)
    statuses = Counter(rater.annotations.values_list("status", flat=True))
    # Somebody else has rated in their place: theirs is kept, as surplus.
    assert set(statuses) <= {"surplus", "counted"}
    again = check(crowd, accepted)
    assert set(again.values()) == {3}


def test_workers_at_once_ask_each_further_person_once(crowd: Project) -> None:
    set_policy(crowd, extra=2, threshold=0.6)
    with at_work(crowd, workers=3) as accepted:
        after(crowd, 3 * ITEMS)
    counted = check(crowd, accepted)
    values: dict[int, Counter[int]] = {subject: Counter() for subject in counted}
    rows = Annotation.objects.values_list("subject", "ratings__value")
    for subject, value in rows:
        values[subject][value] += 1
    for subject, n in counted.items():
        low, high = values[subject][1], values[subject][5]
        differ = low * high / (n * (n - 1) / 2)
        # Who agreed was left alone; who did not has got all there is, or enough to agree.
        assert 3 <= n <= 5
        assert n == 5 or differ < 0.6
    extra = Assignment.objects.filter(extra=True)
    assert extra.count() == sum(counted.values()) - 3 * ITEMS > 0


def test_repeats_come_once_while_people_work(crowd: Project) -> None:
    set_policy(crowd, repeats=0.5, gap=10)
    update = crowd.raters.filter(key__in=["r0", "r1", "r2", "r3"])
    crowd.raters.exclude(pk__in=update).update(paused_at="2026-01-01T00:00:00Z")
    with at_work(crowd) as accepted:
        after(crowd, 3 * ITEMS)
    assert set(check(crowd, accepted).values()) == {3}
    repeats = list(Annotation.objects.filter(status="repeat").values_list("rater", "subject"))
    assert len(set(repeats)) == len(repeats) > 0
    firsts = Annotation.objects.filter(status="counted").values_list("rater", "subject")
    assert set(repeats) <= set(firsts)
