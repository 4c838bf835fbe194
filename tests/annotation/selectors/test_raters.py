"""Raters beside each other."""

import pytest

from annotation.models import Project
from annotation.selectors.raters import get_rater, mark_of, rater_lines, raters_of
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.selectors.trap_scores import rater_traps
from evalhub.errors import NotFound
from evalhub.stats.coefficients import Sampling
from evalhub.stats.errors import UndefinedStatistic
from tests.factories.people import make_rater
from tests.factories.projects import make_project, make_rubric
from tests.factories.rated import make_rated_project

SAMPLING = Sampling(resamples=20)


def test_a_line_holds_agreement_traps_and_pace(project: Project) -> None:
    make_rated_project(project)
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    raters, traps = raters_of(project), rater_traps(project)
    lines = rater_lines(tables, raters, SAMPLING, traps, by_criterion=True)
    assert [line.name for line in lines] == ["r1", "r2"]
    # They give the same value on one of three units.
    assert lines[0].agreement.value == pytest.approx(1 / 3)
    assert (lines[0].traps_passed.value, lines[1].traps_passed.value) == (1.0, 0.0)
    assert (lines[0].n_annotations, lines[0].seconds) == (3, 10.0)
    # r1 minus r2: 4, 0, -1.
    assert lines[0].standings[0].severity.value == pytest.approx(1.0)


def test_somebody_who_has_not_rated_has_a_reason_instead_of_a_number(project: Project) -> None:
    make_rater(project, "r9")
    (line,) = rater_lines([], raters_of(project), SAMPLING, {})
    assert isinstance(line.agreement, UndefinedStatistic)


def test_a_rater_of_another_project_is_not_found(project: Project) -> None:
    other = make_project("other")
    make_rubric(other)
    with pytest.raises(NotFound):
        get_rater(project, make_rater(other, "r1").public_id)


def test_a_page_of_raters_is_in_alphabetical_order(project: Project) -> None:
    for key in ("cleo", "anna", "ben"):
        make_rater(project, key)
    assert [rater.key for rater in raters_of(project, start=1, most=2)] == ["ben", "cleo"]


def test_marks_are_two_characters() -> None:
    assert (mark_of("rater-07"), mark_of("anna"), mark_of("Ben Ode")) == ("07", "AN", "BO")
