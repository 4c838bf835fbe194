"""Every rater beside every other."""

import csv

import numpy as np
import pytest

from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.pairs import pair_figure, rater_pairs, shares_of


def test_shares_count_what_both_rated() -> None:
    nan = np.nan
    # Rows 0 and 1 share units 0 and 1 and agree on one; 0 and 2 share nothing.
    shares, shared = shares_of(np.array([[1, 2, nan], [1, 3, 3], [nan, nan, 3.0]]))
    assert shared.tolist() == [[2, 2, 0], [2, 3, 1], [0, 1, 1]]
    assert shares[0, 1] == pytest.approx(0.5)
    assert shares[1, 2] == pytest.approx(1.0)
    assert np.isnan(shares[0, 2])


def test_two_raters_agree_on_one_of_three(rated: Asked) -> None:
    pairs = rater_pairs(rated)
    # 5 and 1, 3 and 3, 2 and 3: one of three.
    (line,) = pairs.lines
    assert (line.first, line.second, line.n) == ("r1", "r2", 3)
    assert line.share == pytest.approx(1 / 3)
    (first, second) = pairs.rows
    assert first[1][0] is None
    assert second[1][1] is None
    assert first[1][1] is not None
    assert first[1][1].text == "0.33"


def test_the_file_has_a_row_per_pair_and_a_picture(rated: Asked) -> None:
    figure = pair_figure(rated, rater_pairs(rated))
    head, row = csv.reader(b"".join(figure.csv()).decode().splitlines())
    assert head[:5] == ["first", "second", "shared", "agreement", "weighted_kappa_value"]
    assert row[:3] == ["r1", "r2", "3"]
    assert row[-1] == figure.method
    assert "R" in figure.drawn("svg").decode()
