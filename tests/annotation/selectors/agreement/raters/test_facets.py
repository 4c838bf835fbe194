"""Severity of each rater under each criterion."""

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.raters.facets import facet_figure, rater_facets
from annotation.selectors.ratings import current_criteria, rating_table
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_who_rates_a_point_higher_is_half_a_point_above_the_mean(project: Project) -> None:
    one, two = make_rater(project, "r1"), make_rater(project, "r2")
    for number in range(12):
        subject = make_item(project, f"i{number}", outputs=1).subjects.get()
        value = 1 + number % 3
        make_annotation(subject, one, {"accuracy": value})
        # A point more, but for one unit on which they agree.
        make_annotation(subject, two, {"accuracy": value + (number > 0)})
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    found = rater_facets(tables, {"r1": "R-01"})
    assert found.criteria == ("Accuracy",)
    (first, (low,)), (second, (high,)) = found.rows
    assert (first, second) == ("R-01", "r2")
    # Mean difference 11 / 12, half of it to each side.
    assert (low.value, high.value) == (pytest.approx(-11 / 24), pytest.approx(11 / 24))
    assert high.told
    assert len(facet_figure(found, "First answers.").rows) == 2


def test_three_units_tell_nothing(rated: Asked) -> None:
    rows = rater_facets([rated.table], {}).rows
    assert [cell.told for _, (cell,) in rows] == [False, False]


def test_words_have_no_severity(project: Project) -> None:
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    assert rater_facets(tables, {}).rows == ()
    assert facet_figure(rater_facets(tables, {}), "x").forms == ("csv",)
