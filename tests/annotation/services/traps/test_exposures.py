"""A trap is counted for every person it is handed to, and handed to no more than are allowed."""

from collections import Counter
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from annotation.models import Assignment, Project, Rater, Trap, TrapExposure, TrapResult
from annotation.services.annotations import RatingInput, submit_and_claim, submit_annotation
from annotation.services.assignments import claim_next, plan_slots, release, skip
from annotation.services.handout.taking import fresh_lease
from annotation.services.traps.exposures import expose
from evalhub.audit.models import Event
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.traps import make_trap


def set_up(project: Project, *, traps: int = 1, items: int = 4, limit: int = 50) -> list[Trap]:
    """Every turn brings a trap while there is one."""
    project.trap_rate, project.trap_limit, project.overlap = 1.0, limit, 20
    project.save()
    found = [
        make_trap(make_item(project, f"trap-{n}", outputs=1), {"accuracy": 5}) for n in range(traps)
    ]
    for n in range(items):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    return found


def is_trap(claim: Assignment | None) -> bool:
    return claim is not None and claim.subject.item.key.startswith("trap")


def shown(trap: Trap) -> int:
    trap.refresh_from_db()
    assert trap.n_shown == trap.exposures.count()
    return trap.n_shown


def test_a_trap_goes_to_so_many_people_and_no_more(project: Project) -> None:
    (trap,) = set_up(project, limit=2)
    claims = [claim_next(rater=make_rater(project, f"r{n}")) for n in range(4)]
    assert [is_trap(claim) for claim in claims] == [True, True, False, False]
    assert shown(trap) == 2
    event = Event.objects.get(verb="trap retired")
    assert (event.actor, event.payload["shown"]) == (None, 2)


def test_letting_go_of_a_trap_and_taking_it_again_is_one_showing(project: Project) -> None:
    (trap,) = set_up(project, limit=1)
    rater = make_rater(project, "anna")
    first = claim_next(rater=rater)
    release(assignment=first, token=first.token)
    # It comes back to the same person, as any item does, though nobody new may have it.
    assert claim_next(rater=rater).subject_id == first.subject_id
    assert shown(trap) == 1


def test_a_skipped_trap_has_been_shown(project: Project) -> None:
    (trap,) = set_up(project)
    claim = claim_next(rater=make_rater(project, "anna"))
    skip(assignment=claim, token=claim.token, reason="context")
    assert shown(trap) == 1
    assert not is_trap(claim_next(rater=claim.rater))


def test_a_trap_with_two_subjects_comes_to_a_person_once(project: Project) -> None:
    set_up(project, traps=0)
    item = make_item(project, "trap", outputs=2)
    trap = make_trap(item, {"accuracy": 5})
    expected = trap.expected.get()
    expected.pk, expected.subject = None, item.subjects.exclude(pk=expected.subject_id).get()
    expected.save()
    plan_slots(project=project)
    rater, seen = make_rater(project, "anna"), []
    while claim := claim_next(rater=rater):
        seen.append(claim.subject.item.key)
        Assignment.objects.filter(pk=claim.pk).update(state="submitted")
    assert Counter(seen)["trap"] == 1


def test_a_higher_limit_brings_a_spent_trap_back(project: Project) -> None:
    set_up(project, limit=1)
    assert is_trap(claim_next(rater=make_rater(project, "a")))
    assert not is_trap(claim_next(rater=make_rater(project, "b")))
    Project.objects.update(trap_limit=2)
    assert is_trap(claim_next(rater=make_rater(project, "c")))


def test_an_answer_to_an_item_that_became_a_trap_later_is_not_scored(project: Project) -> None:
    set_up(project, traps=0, items=1)
    claim = claim_next(rater=make_rater(project, "anna"))
    make_trap(claim.subject.item, {"accuracy": 5})
    submit_annotation(
        assignment=claim, token=claim.token, ratings={"accuracy": RatingInput(5)}, key=uuid4()
    )
    assert not TrapResult.objects.exists()


def test_a_retired_trap_is_shown_to_nobody(project: Project) -> None:
    (trap,) = set_up(project)
    Trap.objects.update(active=False)
    rater = make_rater(project, "anna")
    subject = trap.expected.get().subject_id
    lease = fresh_lease(rater, subject)
    assert expose(rater=rater, subject_id=subject, lease=lease) is None
    assert shown(trap) == 0


def work(rater: Rater, barrier: Barrier, failed: list[Exception]) -> None:
    """Take and answer whatever comes until nothing is left, on a connection of one's own."""
    try:
        barrier.wait(timeout=300)
        claim = claim_next(rater=rater)
        while isinstance(claim, Assignment):
            ratings = {"accuracy": RatingInput(5)}
            given = {"assignment": claim, "token": claim.token, "ratings": ratings}
            _, claim = submit_and_claim(**given, key=uuid4())
    except Exception as error:
        failed.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_twelve_people_at_once_never_exceed_the_limit() -> None:
    project = make_project()
    make_rubric(project)
    traps = set_up(project, traps=6, items=10, limit=5)
    raters = [make_rater(project, f"r{n}") for n in range(12)]
    barrier, failed = Barrier(len(raters)), []
    threads = [Thread(target=work, args=(rater, barrier, failed)) for rater in raters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert failed == []
    # 12 people want each of 6 traps on every turn, 5 may have it: all of 30 are given.
    assert [shown(trap) for trap in traps] == [5] * 6
    assert TrapResult.objects.count() == TrapExposure.objects.count() == 30
    assert Event.objects.filter(verb="trap retired").count() == 6
    assert Assignment.objects.filter(subject__item__key__startswith="it-").count() == 10 * 20
