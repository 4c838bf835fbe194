"""What a lead sees of traps: expectations in words, states, doubts, and who was shown them."""

from uuid import uuid4

import pytest

from annotation.models import Project, Trap, TrapResult
from annotation.selectors.traps.pages import exposure_log, get_trap, trap_detail, trap_page
from annotation.services.assignments import claim_next, plan_slots, skip
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.quality import meet_traps
from tests.factories.traps import answer_next, make_trap, trap_project


def states(project: Project) -> dict[str, str]:
    return {line.trap.item.key: line.state for line in trap_page(project, "", 0).lines}


def test_expectations_are_told_in_words(project: Project) -> None:
    make_trap(make_item(project, "trap", outputs=2), {"accuracy": 5}, tolerance=1)
    (line,) = trap_page(project, "", 0).lines
    (one,) = line.expected
    assert (one.criterion, one.value, one.tolerance) == ("Accuracy", "5", 1)
    assert one.unit == line.trap.expected.get().subject.output.key


def test_a_trap_is_active_spent_or_retired(project: Project) -> None:
    traps = trap_project(project, "a", "b", "c", limit=2)
    Trap.objects.filter(pk=traps[1].pk).update(n_shown=2)
    Trap.objects.filter(pk=traps[2].pk).update(n_shown=2, active=False)
    assert states(project) == {"a": "active", "b": "spent", "c": "retired"}
    counts = {key: n for key, _, n in trap_page(project, "", 0).counts}
    assert counts == {"": 3, "active": 1, "spent": 1, "retired": 1, "doubt": 0}
    assert [line.trap.item.key for line in trap_page(project, "spent", 0).lines] == ["b"]


def test_what_the_careful_majority_misses_comes_first(project: Project) -> None:
    for n in range(4):
        meet_traps(make_rater(project, f"r{n}"), 2, 1)
    first, *_ = trap_page(project, "", 0).lines
    # 4 of 4 miss the third: 4 / (4 + 3.8415) = .510 lies above one half.
    assert (first.trap.item.key, first.found.is_ambiguous) == ("trap-2", True)
    assert [line.trap.item.key for line in trap_page(project, "doubt", 0).lines] == ["trap-2"]
    assert first.found.passed is not None
    assert (first.found.passed.value, first.found.passed.n) == (0.0, 4)
    Trap.objects.filter(pk=first.trap.pk).update(active=False)
    assert trap_page(project, "doubt", 0).lines == ()


def test_a_trap_that_leaked_is_told(project: Project) -> None:
    for n in range(20):
        meet_traps(make_rater(project, f"r{n:02}"), 1 if n < 10 else 2, 1 if n < 10 else 0)
    second = project.traps.get(item__key="trap-1")
    for n, result in enumerate(TrapResult.objects.filter(subject__item=second.item).order_by("pk")):
        result.annotation.seconds = 30 - n
        result.annotation.save()
    # 0 of 10, then 10 of 10, each answer faster than the one before; the other trap takes 12 s.
    found = trap_detail(second).found
    assert found.wear is not None
    assert (found.wear.early.value, found.wear.late.value) == (0.0, 1.0)
    assert found.is_worn
    assert not trap_detail(project.traps.get(item__key="trap-0")).found.is_worn


def test_the_log_names_everybody_by_pseudonym_with_the_outcome(project: Project) -> None:
    (trap,) = trap_project(project, "trap")
    plan_slots(project=project)
    raters = [make_rater(project, name) for name in ("a1", "b2", "c3", "d4")]
    answer_next(raters[0], {})
    answer_next(raters[1], {"trap": 1})
    claim = claim_next(rater=raters[2])
    skip(assignment=claim, token=claim.token, reason="context")
    claim_next(rater=raters[3])
    log = [(one.rater, one.outcome, one.seconds) for one in exposure_log(trap)]
    outcomes = ["Not answered", "Skipped", "Missed", "Passed"]
    assert [(rater, outcome) for rater, outcome, _ in log] == list(
        zip(("d4", "c3", "b2", "a1"), outcomes, strict=True)
    )
    assert [seconds is None for *_, seconds in log] == [True, True, False, False]


def test_traps_of_other_projects_are_not_found(project: Project) -> None:
    with pytest.raises(NotFound):
        get_trap(project, uuid4())
