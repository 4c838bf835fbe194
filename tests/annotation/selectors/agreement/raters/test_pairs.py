"""Every rater beside every other."""

import csv

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.raters.pairs import pair_figure, rater_pairs
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_two_raters_agree_on_one_of_three(rated: Asked) -> None:
    pairs = rater_pairs(rated)
    # 5 and 1, 3 and 3, 2 and 3: one of three.
    (line,) = pairs.lines
    assert (line.first, line.second, line.n) == ("r1", "r2", 3)
    assert line.same == pytest.approx(1 / 3)
    (first, second) = pairs.rows
    assert first[1][0] is None
    assert second[1][1] is None
    assert first[1][1] is not None
    # Two raters with all units in common: their agreement is alpha.
    assert first[1][1].agreement == pytest.approx(line.agreement)


def test_the_file_has_a_row_per_pair_and_a_picture(rated: Asked) -> None:
    figure = pair_figure(rated, rater_pairs(rated))
    head, row = csv.reader(b"".join(figure.csv()).decode().splitlines())
    assert head[:5] == ["first", "second", "shared", "agreement", "same_value"]
    assert row[:3] == ["r1", "r2", "3"]
    assert row[-1] == figure.method
    assert "R" in figure.drawn("svg").decode()


def test_before_two_have_rated_one_unit_there_are_no_pairs(project: Project, ask) -> None:
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    make_annotation(subject, make_rater(project, "r1"), {"accuracy": 2})
    pairs = rater_pairs(ask())
    assert (pairs.lines, pairs.names, pairs.n_raters) == ((), ("r1",), 1)
