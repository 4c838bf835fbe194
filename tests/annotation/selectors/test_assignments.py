"""What waits for a rater, and that neither rows nor totals tell of traps."""

import dataclasses
from collections import Counter

import pytest
from django.db.models.functions import Now

from annotation.models import Assignment, Item, Project, Rater
from annotation.selectors import assignments as selectors
from annotation.selectors.assignments import (
    WorkProject,
    live_claim,
    progress_of,
    rater_in,
    tally_of,
    work_projects,
)
from annotation.selectors.handout import slots
from annotation.selectors.handout.slots import open_slots, unmet_traps, walk_of
from annotation.selectors.qualification.standings import OwnStanding
from annotation.services.assignments import claim_next, join_project, plan_slots, skip
from evalhub.accounts.models import User
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_item, make_project
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    """Anna, in a project of ten ordinary outputs and five traps."""
    for n in range(15):
        item = make_item(project, f"it-{n:02}", outputs=1)
        if n % 3 == 0:
            make_trap(item, {"accuracy": 1})
    project.trap_rate = 0.3
    project.save()
    plan_slots(project=project)
    return join_project(project=project, user=anna)


def finish(claim: Assignment) -> None:
    Assignment.objects.filter(pk=claim.pk).update(state="submitted")


def test_every_turn_moves_one_from_left_to_done(rater: Rater) -> None:
    first = progress_of(rater)
    kinds, done = set(), 0
    while claim := claim_next(rater=rater):
        assert progress_of(rater) == dataclasses.replace(first, done=done, left=first.left - done)
        kinds.add(hasattr(claim.subject.item, "trap"))
        finish(claim)
        done += 1
    assert kinds == {True, False}
    assert progress_of(rater) == selectors.Progress(done=first.left, left=0, more=False)


def test_a_skip_is_neither_done_nor_left(rater: Rater) -> None:
    before = progress_of(rater)
    claim = claim_next(rater=rater)
    skip(assignment=claim, token=claim.token, reason="rubric")
    assert progress_of(rater) == dataclasses.replace(before, left=before.left - 1)
    assert tally_of(rater).turn == 1


def test_counting_stops_where_nobody_counts_along(
    rater: Rater, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_LEFT", 4)
    monkeypatch.setattr(slots, "MOST_LEFT", 4)
    assert (progress_of(rater).left, progress_of(rater).more) == (4, True)


def test_progress_prints_as_share_of_a_whole() -> None:
    assert selectors.Progress(done=34, left=26, more=False).percent == 56  # 34 of 60
    assert selectors.Progress(done=0, left=0, more=False).percent == 100


def test_my_work_lists_projects_where_a_person_may_rate(rater: Rater, anna: User) -> None:
    make_member(make_project("results", name="Results only"), "anna", role="auditor")
    rows = work_projects(anna)
    assert [row.slug for row in rows] == ["refunds"]
    assert rows[0].progress == progress_of(rater)
    assert (rows[0].paused, rows[0].on_desk, rows[0].finished) == (False, False, False)
    assert rows[0].scopes == ("output", "pair")


def test_my_work_says_what_lies_on_the_desk_and_who_is_paused(rater: Rater, anna: User) -> None:
    claim_next(rater=rater)
    Rater.objects.update(paused_at=Now(), pause_reason="Ask Maya.")
    row = work_projects(anna)[0]
    assert (row.on_desk, row.paused, row.pause_reason) == (True, True, "Ask Maya.")


def test_before_the_first_item_there_is_no_progress(project: Project, ben: User) -> None:
    assert work_projects(ben)[0].progress is None
    assert rater_in(project, ben) is None


def test_rows_of_my_work_have_no_place_for_traps() -> None:
    names = {field.name for field in dataclasses.fields(WorkProject)}
    assert names == {
        *("slug", "name", "notice", "scopes", "progress"),
        *("paused", "pause_reason", "on_desk", "qualified", "unqualified", "own", "given"),
    }
    # Their own tries at qualifying: what they were told, never what waits in the work itself.
    assert not any("trap" in field.name for field in dataclasses.fields(OwnStanding))


def test_the_walk_goes_round_the_ring_and_skips_what_is_not_for_the_rater(rater: Rater) -> None:
    second = rater.project.assignments.filter(slot=2).values_list("pk", flat=True)
    Assignment.objects.filter(pk__in=list(second)[:5]).update(state="closed")
    # Ten subjects, five with two open slots: 15, all within one window.
    assert len(open_slots(rater, walk_of(rater, 0), 0)[0]) == 15
    halfway = sorted(rater.project.assignments.values_list("shuffle", flat=True))[10]
    assert {c.slot for c in open_slots(rater, walk_of(rater, 0), halfway)[0]} == {
        c.slot for c in open_slots(rater, walk_of(rater, 0), 0)[0]
    }
    claim = claim_next(rater=rater)
    left = open_slots(rater, walk_of(rater, 0), 0)[0]
    assert claim.subject_id not in {candidate.subject for candidate in left}


def test_candidates_know_how_far_their_subject_is(rater: Rater) -> None:
    seen = open_slots(rater, walk_of(rater, 0), 0)[0]
    # Of twenty slots sixteen are seen: both of six subjects at least.
    ((subject, _),) = Counter(candidate.subject for candidate in seen).most_common(1)
    slot = rater.project.assignments.get(slot=1, subject=subject)
    slot.state, slot.rater = "submitted", make_rater(rater.project, "ben")
    slot.save()
    taken = {c.subject: c.taken for c in open_slots(rater, walk_of(rater, 0), 0)[0]}
    assert taken.pop(slot.subject_id) == 1
    assert set(taken.values()) == {0}


def test_unmet_traps_are_live_and_new_to_the_rater(rater: Rater) -> None:
    walk = walk_of(rater, 0)
    assert len(unmet_traps(rater, walk)) == 5
    trap = Item.objects.filter(trap__isnull=False).first()
    trap.subjects.get().skips.create(rater=rater, reason="rubric")
    assert len(unmet_traps(rater, walk)) == 4
    Item.objects.filter(trap__isnull=False).update(retired_at=Now())
    assert unmet_traps(rater, walk) == []


def test_looking_at_the_desk_does_not_touch_it(rater: Rater) -> None:
    assert live_claim(rater) is None
    claim = claim_next(rater=rater)
    seen = live_claim(rater)
    assert (seen, seen.lease_until) == (claim, claim.lease_until)
