"""A table of figures with its picture and its method."""

import pytest

from annotation.agreement.figures import Figure, ends, mark, reach
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

FOUND = Estimate(value=0.5, low=0.2, high=0.7, confidence=0.95, method="bootstrap", n=9)
WHY = UndefinedStatistic("no_unit", "There is no unit.")


def test_what_is_not_defined_has_its_reason_and_no_number() -> None:
    assert ends(FOUND) == (0.5, 0.2, 0.7, 9, None)
    assert ends(WHY) == (None, None, None, None, "There is no unit.")
    assert mark("All", WHY) == {"label": "All", "value": None, "low": None, "high": None}


def test_the_axis_begins_below_the_lowest_interval() -> None:
    assert reach([WHY]) == (0.4, 1.0)
    # 0.2 is at the edge: a tenth more.
    assert reach([FOUND]) == (pytest.approx(0.1), 1.0)


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    figure = Figure("x", "X", "By hand.", ("rater",), lambda: [("=1+1",)])
    assert b"'=1+1" in b"".join(figure.csv())
    assert figure.forms == ("csv",)
    with pytest.raises(ValueError, match="no picture"):
        figure.drawn("svg")
