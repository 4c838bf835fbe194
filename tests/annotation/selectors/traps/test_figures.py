"""Trap figures for those who manage raters."""

import pytest

from annotation.models import Project, Subject, TrapResult
from annotation.selectors.traps.figures import trap_figures
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def scored(subject: Subject, rater: object, n_expected: int, n_passed: int) -> None:
    TrapResult.objects.create(
        rater=rater,
        subject=subject,
        annotation=make_annotation(subject, rater, {}),
        n_expected=n_expected,
        n_passed=n_passed,
    )


def test_whole_traps_and_single_ratings_are_counted_apart(project: Project) -> None:
    anna = make_rater(project, "anna")
    first, second = make_item(project, outputs=2).subjects.all()
    scored(first, anna, 2, 2)
    scored(second, anna, 2, 1)
    figures = trap_figures(project)[0]
    assert (figures.n_shown, figures.n_passed) == (2, 1)
    assert (figures.n_ratings, figures.n_ratings_passed) == (4, 3)
    # Wilson's interval of 3 of 4 with z = 1.96:
    # (.75 + 3.8416/8 -+ 1.96 sqrt(.75 * .25/4 + 3.8416/64)) / (1 + 3.8416/4) = .3006, .9544.
    assert figures.share.value == pytest.approx(0.75)
    assert figures.share.low == pytest.approx(0.3006, abs=1e-4)
    assert figures.share.high == pytest.approx(0.9544, abs=1e-4)


def test_before_the_first_trap_no_share_is_defined(project: Project) -> None:
    make_rater(project, "anna")
    figures = trap_figures(project)[0]
    assert (figures.rater, figures.n_shown, figures.share) == ("anna", 0, None)
