"""Nothing that an annotator can notice tells a trap from an item.

Ids, order, sizes, times and what comes back go into a classifier. EVALHUB_TELLS is how many of
each kind are looked at (`make tells` takes a thousand).
"""

import os
import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from django.db import connection, transaction

from annotation.models import (
    Assignment,
    Criterion,
    ExpectedRating,
    Item,
    LostLease,
    Output,
    Project,
    Rater,
    Subject,
    Trap,
)
from annotation.services.assignments import claim_next, release
from annotation.services.slots import plan_slots
from annotation.services.traps import exposures
from tests.factories.desks import visitor
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_project, make_rubric
from tests.tells.classifier import Area, areas, telling, telling_twice
from tests.tells.observer import Observer, counting

pytestmark = [pytest.mark.django_db(transaction=True)]
ENOUGH = int(os.environ.get("EVALHUB_TELLS", "20"))
EACH = min(ENOUGH, 100)
PEOPLE = -(-ENOUGH // EACH)


@pytest.fixture
def project(transactional_db: None) -> Project:
    """Traps and items in a random order, more of each than anybody gets to see."""
    found = make_project(overlap=2 * PEOPLE + 1, trap_rate=0.5, trap_limit=1000)
    make_rubric(found)
    n = 4 * EACH + 40
    rows = [Item(project=found, key=f"it-{k}", position=k, input=text(k)) for k in range(n)]
    items = Item.objects.bulk_create(rows)
    outputs = Output.objects.bulk_create(
        Output(item=item, position=0, key="a", text=f"Answer {item.position:05}.") for item in items
    )
    Subject.objects.bulk_create(
        Subject(project=found, item=output.item, scope="output", output=output)
        for output in outputs
    )
    set_traps(found, np.random.default_rng(4).permutation(n)[: n // 2].tolist())
    plan_slots(project=found)
    count_rows()
    return found


def count_rows() -> None:
    """What a server does by itself, and the tests' server does not: plans follow the tables."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def text(number: int) -> str:
    return f"Question {number:05}?"


def set_traps(project: Project, positions: list[int]) -> None:
    criterion = Criterion.objects.get(rubric__project=project)
    chosen = Item.objects.filter(project=project, position__in=positions)
    made = Trap.objects.bulk_create(Trap(project=project, item=item) for item in chosen)
    subjects = dict(Subject.objects.values_list("item", "pk"))
    ExpectedRating.objects.bulk_create(
        ExpectedRating(trap=trap, subject_id=subjects[trap.item_id], criterion=criterion, value=5)
        for trap in made
    )


def observed(
    project: Project, clock: Callable[[], float] = time.perf_counter
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """A column for everything that new people noticed, and which rows were traps.

    What comes back is the same for all rows, but for texts, ids and how far the person is.
    """
    traps = frozenset(ExpectedRating.objects.values_list("subject_id", flat=True))
    people = []
    with counting() as count:
        for _ in range(PEOPLE):
            user = make_member(project, f"anna-{project.raters.count()}", "annotator")
            people.append(Observer(visitor(user, project), traps, count, clock))
            people[-1].work(EACH)
            count_rows()
    for one in people:
        for name in {name for name, _ in one.bodies}:
            assert len(one.bodies[name, True] | one.bodies[name, False]) == 1, name
    rows = [row for one in people for row in one.rows]
    table = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    kinds = np.array([kind for one in people for kind in one.kinds])
    assert min(kinds.sum(), (~kinds).sum()) >= ENOUGH
    tell_all(areas(table, kinds))
    return table, kinds


def tell_all(found: Mapping[str, Area]) -> None:
    """For whoever runs `make tells`."""
    for name, one in found.items():
        sys.stdout.write(f"{name:32} {one.estimate:.3f} [{one.low:.3f}, {one.high:.3f}]\n")


def test_nothing_that_can_be_noticed_tells_traps_from_items(project: Project) -> None:
    assert telling_twice(lambda: observed(project)) == {}


# Seconds on the clock of those who look, who do not wait for them: well above what a busy machine
# adds to any answer.
LEAK = 30.0


def test_a_trap_that_takes_longer_to_come_is_found_out(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    exposed = []

    def slowly(**given: object) -> Assignment | None:
        exposed.append(given)
        return exposures.expose(**given)

    monkeypatch.setattr("annotation.services.handout.taking.expose", slowly)
    table, kinds = observed(project, lambda: time.perf_counter() + LEAK * len(exposed))
    assert {"arrival: seconds", "come back: seconds"} <= set(telling(table, kinds))


def others_work(project: Project, random: np.random.Generator) -> None:
    """Others complete about half of what is open."""
    open_now = Assignment.objects.filter(project=project, state="open")
    subjects = list(open_now.order_by("subject").values_list("subject", flat=True).distinct())
    done = [one for one in subjects if random.random() < 0.5]
    open_now.filter(subject__in=done).update(state="closed")


def comes_back(project: Project, rater: Rater, random: np.random.Generator) -> bool:
    """Put something back, let others work, and ask again; all of it is undone."""
    claim = claim_next(rater=rater)
    release(assignment=claim, token=claim.token)
    others_work(project, random)
    again = claim_next(rater=rater)
    transaction.set_rollback(True)
    return again is not None and again.subject_id == claim.subject_id


@pytest.fixture
def few(transactional_db: None) -> Project:
    found = make_project(overlap=2)
    make_rubric(found)
    return found


def put_back(few: Project, random: np.random.Generator) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Whether what somebody put back came again, for traps and for items in turn."""
    kinds, returned = [], []
    for number in range(2 * max(ENOUGH, 60)):
        kinds.append(bool(number % 2))
        rater = make_rater(few, f"anna-{few.raters.count()}")
        Project.objects.update(trap_rate=float(number % 2))
        with transaction.atomic():
            returned.append(float(comes_back(few, rater, random)))
    table = {"returned": np.array(returned)}
    tell_all(areas(table, np.array(kinds)))
    # About half: a share of 120 is off by a quarter with less than 0.0000001.
    assert 0.25 < np.mean(returned) < 0.85
    return table, np.array(kinds)


def test_what_is_put_back_returns_as_often_for_traps_as_for_items(few: Project) -> None:
    random = np.random.default_rng(6)
    rows = [Item(project=few, key=f"it-{k}", position=k, input=text(k)) for k in range(16)]
    items = Item.objects.bulk_create(rows)
    Subject.objects.bulk_create(Subject(project=few, item=item, scope="output") for item in items)
    set_traps(few, list(range(6)))
    plan_slots(project=few)
    assert telling_twice(lambda: put_back(few, random)) == {}
    assert not LostLease.objects.exists()
