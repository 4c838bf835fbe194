"""The rows that are the overlap: made, closed and opened again for a whole project."""

from collections import Counter
from hashlib import md5

from django.utils import timezone

from annotation.models import Assignment, Lane, Project, Rater, Subject, Trap
from annotation.services.assignments import plan_slots
from annotation.services.handout.taking import fresh_lease
from annotation.services.leases import let_go
from annotation.services.traps.exposures import expose
from evalhub.audit.models import Event
from tests.factories.handout import make_tiers, set_policy
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric
from tests.factories.traps import make_trap


def slots(project: Project) -> list[tuple[int, str]]:
    return list(project.assignments.order_by("subject", "slot").values_list("slot", "state"))


def set_overlap(project: Project, overlap: int) -> int:
    project.overlap = overlap
    project.save(update_fields=["overlap"])
    return plan_slots(project=project)


def test_every_live_subject_gets_its_slots_once(project: Project) -> None:
    make_item(project, "it-1", outputs=2, pair=True)
    make_item(project, "it-2", outputs=2, retired_at=timezone.now())
    # Two outputs and the pair, overlap 2; the retired item gets none.
    assert plan_slots(project=project) == 6
    assert plan_slots(project=project) == 0
    assert slots(project) == [(1, "open"), (2, "open")] * 3
    assert Event.objects.filter(verb="slots planned").count() == 1


def test_a_growing_overlap_adds_and_a_shrinking_one_closes(project: Project) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    assert set_overlap(project, 4) == 2
    assert set_overlap(project, 1) == 3
    assert slots(project) == [(1, "open"), (2, "closed"), (3, "closed"), (4, "closed")]
    assert set_overlap(project, 2) == 1
    assert slots(project)[:2] == [(1, "open"), (2, "open")]


def test_subjects_without_criteria_get_no_slots(project: Project) -> None:
    item = make_item(project, outputs=1, pair=True)
    bare = Project.objects.create(slug="bare", name="Bare")
    make_item(bare, outputs=1)
    assert plan_slots(project=bare) == 0
    plan_slots(project=project)
    assert set(Subject.objects.filter(assignments__isnull=False)) == set(item.subjects.all())


def test_traps_have_no_slots_until_they_are_handed_out(project: Project) -> None:
    make_trap(make_item(project, outputs=2, pair=True), {"accuracy": 1})
    # The first output is expected to be 1: only the second output and the pair are ordinary.
    assert plan_slots(project=project) == 4
    assert not Assignment.objects.filter(subject__expected_ratings__isnull=False).exists()


def test_a_new_trap_closes_open_slots_and_a_retired_one_brings_them_back(project: Project) -> None:
    item = make_item(project, outputs=1)
    plan_slots(project=project)
    make_trap(item, {"accuracy": 1})
    assert plan_slots(project=project) == 2
    assert slots(project) == [(1, "closed"), (2, "closed")]
    Trap.objects.update(active=False)
    assert plan_slots(project=project) == 2
    assert slots(project) == [(1, "open"), (2, "open")]


def test_a_rubric_that_drops_a_scope_closes_its_slots(project: Project) -> None:
    make_item(project, outputs=1, pair=True)
    plan_slots(project=project)
    make_rubric(project, output_keys=("accuracy",))
    assert plan_slots(project=project) == 2
    assert Assignment.objects.filter(subject__scope="pair", state="open").count() == 0


def test_slots_of_a_trap_are_numbered_on(project: Project) -> None:
    item = make_item(project, outputs=1)
    make_trap(item, {"accuracy": 1})
    for name in ("a", "b", "c"):
        exposed(make_rater(project, name), item.subjects.get().pk)
    assert slots(project) == [(1, "claimed"), (2, "claimed"), (3, "claimed")]


def exposed(rater: Rater, subject: int) -> Assignment:
    """The slot of a trap on a rater's desk."""
    return expose(rater=rater, subject_id=subject, lease=fresh_lease(rater, subject))


def open_slots(project: Project) -> dict[str, int]:
    """Open slots by item key."""
    rows = project.assignments.filter(state="open").values_list("subject__item__key", flat=True)
    return dict(Counter(rows))


def test_every_stratum_has_its_own_overlap(project: Project) -> None:
    make_tiers(project, "1", "2", "3", 1)
    strata = [{"key": "tier", "value": "1", "overlap": 5}]
    strata += [{"key": "tier", "value": "3", "overlap": 1}]
    # The fourth item has the number 1, which reads as the text does; tier 2 has the project's 2.
    assert set_policy(project, strata=strata) == 13
    assert open_slots(project) == {"it-0": 5, "it-1": 2, "it-2": 1, "it-3": 5}


def test_of_strata_that_overlap_the_first_counts(project: Project) -> None:
    make_item(project, "it-0", outputs=1, metadata={"tier": "1", "lang": "de"})
    strata = [{"key": "lang", "value": "de", "overlap": 4}]
    set_policy(project, strata=[*strata, {"key": "tier", "value": "1", "overlap": 1}])
    assert open_slots(project) == {"it-0": 4}


def test_the_default_policy_stands_in_one_lane(project: Project) -> None:
    make_tiers(project, "1", "2", "3")
    plan_slots(project=project)
    lane = Lane.objects.get()
    assert (lane.rank, lane.stratum, lane.needs, lane.reserved) == (0, 0, {}, None)
    # Digests of lanes made by the migration are the same.
    assert lane.digest == md5(b"0|0|{}|", usedforsecurity=False).hexdigest()
    assert set(project.assignments.values_list("lane", flat=True)) == {lane.pk}


def test_an_answer_in_a_late_slot_stands_for_the_overlap(project: Project) -> None:
    make_item(project, outputs=1)
    set_overlap(project, 5)
    fill(project, 4, 5)
    set_overlap(project, 2)
    # Two answers are two, whichever slots they took: nobody else is asked.
    assert [state for _, state in slots(project)] == ["closed"] * 3 + ["submitted"] * 2
    assert set(project.assignments.filter(wanted=True).values_list("slot", flat=True)) == {4, 5}


def test_answers_beyond_a_smaller_overlap_are_marked_and_kept(project: Project) -> None:
    make_item(project, outputs=1)
    set_overlap(project, 5)
    fill(project, 1, 3, 5)
    set_overlap(project, 2)
    assert [state for _, state in slots(project)].count("submitted") == 3
    marked = project.assignments.filter(state="submitted", wanted=False)
    assert list(marked.values_list("slot", flat=True)) == [5]
    set_overlap(project, 3)
    assert not project.assignments.filter(state="submitted", wanted=False).exists()
    assert not project.assignments.filter(state="open").exists()


def test_slots_made_for_a_trap_count_once_it_is_none(project: Project) -> None:
    item = make_item(project, outputs=1)
    make_trap(item, {"accuracy": 1})
    subject = item.subjects.get().pk
    raters = [make_rater(project, name) for name in ("a", "b", "c")]
    given = [exposed(rater, subject) for rater in raters]
    let_go(given[:2], remember=False)
    Assignment.objects.filter(pk=given[2].pk).update(state="submitted")
    Trap.objects.update(active=False)
    assert plan_slots(project=project) == 1
    assert slots(project) == [(1, "open"), (2, "closed"), (3, "submitted")]


def test_extra_slots_stay_on_top_of_whatever_the_overlap_becomes(project: Project) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    subject = Subject.objects.get()
    Assignment.objects.create(project=project, subject=subject, slot=3, extra=True)
    for overlap in (2, 1, 3):
        set_overlap(project, overlap)
        assert project.assignments.filter(state="open").count() == overlap + 1
    assert not project.assignments.filter(state="open", lane=None).exists()


def test_open_slots_move_to_the_lane_of_a_new_policy(project: Project) -> None:
    make_tiers(project, "de", "fr", key="lang")
    plan_slots(project=project)
    set_policy(project, skills=["lang"])
    needs = project.assignments.values_list("subject__item__key", "lane__needs").distinct()
    assert dict(needs) == {"it-0": {"lang": "de"}, "it-1": {"lang": "fr"}}
    set_policy(project)
    assert [lane.needs for lane in Lane.objects.filter(slots__isnull=False).distinct()] == [{}]


def test_a_list_asks_for_all_its_skills_and_nothing_for_none(project: Project) -> None:
    make_tiers(project, ["fr", "de", "de"], [], "", None, 1.5, [" "], key="lang")
    set_policy(project, skills=["lang"])
    needs = project.assignments.values_list("subject__item__key", "lane__needs").distinct()
    asked = {"it-0": ["de", "fr"], "it-4": "1.5"}
    assert {key: one.get("lang") for key, one in needs if one} == asked


def test_a_number_too_big_for_the_database_does_not_stop_the_plan(project: Project) -> None:
    make_tiers(project, 10**400, 2, "high", None, key="risk")
    assert set_policy(project, order="highest", by="risk") == 8
    lanes = dict(project.assignments.values_list("subject__item__key", "lane__rank"))
    # Four Items, one after the other: percent ranks 0, 1/3, 2/3 twice (no number comes last).
    assert lanes == {"it-0": 0, "it-1": 3, "it-2": 6, "it-3": 6}


def test_breadth_first_puts_every_second_slot_behind_all_first_ones(project: Project) -> None:
    make_tiers(project, 9, 5, 1, key="risk")
    set_policy(project, fill="breadth", order="lowest", by="risk")
    ranks = list(project.assignments.order_by("lane__rank").values_list("lane__rank", "slot"))
    # Ranks of three items are 0, 5 and 10; the second round begins at 100.
    assert ranks == [(0, 1), (5, 1), (10, 1), (100, 2), (105, 2), (110, 2)]


def fill(project: Project, *numbers: int) -> None:
    """Let somebody else answer each of these slots."""
    for number in numbers:
        rater = make_rater(project, f"r{number}")
        project.assignments.filter(slot=number).update(state="submitted", rater=rater)
