"""The rules behind "What to do next"."""

from collections.abc import Iterator

import pytest

from annotation.access import Capability
from annotation.models import Project
from annotation.selectors.agreement.steps import (
    SUGGESTIONS,
    Step,
    Stratum,
    criterion_line,
    differing,
    inattentive,
    register_steps,
    releasable,
    suggested,
    unfinished,
    unreliable,
    unsettled,
)
from annotation.selectors.raters import raters_of
from annotation.selectors.ratings import RatingTable, current_criteria, rating_table
from annotation.selectors.trap_scores import RaterTraps
from annotation.services.raters import pause_rater
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project

SAMPLING = Sampling(resamples=100)
FULL = Stratum("All", 60, 60)


def rate(project: Project, columns: list[tuple[int, ...]]) -> RatingTable:
    """A table of raters r1, r2, ... over one unit per tuple."""
    raters = [make_rater(project, f"r{row}") for row in range(1, len(columns[0]) + 1)]
    for number, values in enumerate(columns):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        for rater, value in zip(raters, values, strict=True):
            make_annotation(subject, rater, {"accuracy": value})
    return rating_table(current_criteria(project)[0])


def test_an_unreliable_criterion_is_named_with_its_interval(project: Project) -> None:
    # Two raters who never agree: alpha below zero, the interval too.
    table = rate(project, [(1, 5), (5, 1)] * 10)
    (step,) = unreliable([criterion_line(table, SAMPLING)], {}, SAMPLING)
    assert step.title == "Talk about Accuracy, then publish the next Rubric"
    assert "alpha \u2212" in step.reason
    assert "over 20 units and 2 Raters" in step.reason


def test_a_rater_apart_is_named_only_when_the_interval_says_so(project: Project) -> None:
    # r3 never gives the value of r1 and r2, who always agree: 0 against one half.
    table = rate(project, [(1, 1, 5), (5, 5, 1)] * 10)
    words = differing(table, {"r3": "Cleo"}, SAMPLING)
    assert "Cleo gives the others' value 0% [0, 0] of the time, everybody else 50%" in words


def test_nobody_is_named_when_all_differ_alike(project: Project) -> None:
    table = rate(project, [(1, 2, 3), (3, 1, 2), (2, 3, 1)] * 5)
    assert differing(table, {}, SAMPLING).startswith("No single Rater stands apart")


@pytest.mark.parametrize(
    ("passed", "named"),
    # Wilson at 95%: 7 of 16 ends at .67, 14 of 16 at .97; 0 of 1 at .79, but is one rating only.
    [((7, 16), True), ((14, 16), False), ((0, 1), False)],
)
def test_missed_traps_count_only_with_the_whole_interval(
    project: Project, passed: tuple[int, int], named: bool
) -> None:
    make_rater(project, "r1")
    traps = {"r1": RaterTraps(4, 0, passed[1], passed[0])}
    assert bool(list(inattentive(raters_of(project), traps, {}))) is named


def test_a_paused_rater_is_not_named_again(project: Project) -> None:
    rater = pause_rater(rater=make_rater(project, "r1"), reason="Traps missed.")
    assert not list(inattentive([rater], {"r1": RaterTraps(4, 0, 16, 0)}, {}))


def test_open_slots_name_the_slice_that_lags(project: Project) -> None:
    strata = [Stratum("1", 9, 10), Stratum("3", 1, 10)]
    (step,) = unfinished(Stratum("All", 10, 20), strata, "risk_tier")
    assert "10 of 20 Annotations" in step.reason
    assert "risk_tier 3, 10% (1 of 10)" in step.reason
    assert step.needs is Capability.MANAGE_MEMBERS
    assert not list(unfinished(FULL, [], ""))


def test_a_release_waits_for_agreement_and_for_every_slot(project: Project) -> None:
    # Two raters who always agree on both ends of the scale: alpha 1.
    line = criterion_line(rate(project, [(1, 1), (5, 5)] * 10), SAMPLING)
    (step,) = releasable([line], 0, FULL)
    assert (step.page, step.needs) == ("golden-set-create", Capability.RELEASE)
    assert not list(releasable([line], 0, Stratum("All", 1, 2)))
    assert not list(releasable([], 0, FULL))


def test_units_without_a_majority_are_counted_against_all(project: Project) -> None:
    make_rated_project(project)
    lines = [criterion_line(rating_table(one), SAMPLING) for one in current_criteria(project)]
    (step,) = unsettled(lines, 2)
    assert step.reason.startswith("2 of 3 units")
    assert not list(unsettled(lines, 0))


def test_an_upper_app_adds_its_own_steps(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.selectors.agreement.steps.SUGGESTIONS", [])
    step = Step("Run a Judge", "No run yet.", "run-create", "Run a Judge")

    def suggest(project: Project) -> Iterator[Step]:
        yield step

    register_steps(suggest)
    assert list(suggested(project)) == [step]
    assert suggest not in SUGGESTIONS


def test_units_of_a_coefficient_that_is_not_defined_have_two_ratings_too(project: Project) -> None:
    rate(project, [(3, 3), (3, 3)])
    alone = make_item(project, "alone", outputs=1).subjects.get()
    make_annotation(alone, project.raters.get(key="r1"), {"accuracy": 3})
    line = criterion_line(rating_table(current_criteria(project)[0]), SAMPLING)
    # Everybody says 3, so there is no alpha; the third unit has one rating.
    assert not isinstance(line.alpha, Estimate)
    assert line.n_units == 2
