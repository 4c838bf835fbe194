"""Alpha of the slices of the items."""

import pytest

from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.slices import slice_figure, sliced
from evalhub.errors import NotFound
from evalhub.stats.errors import UndefinedStatistic


def test_each_slice_has_its_units(rated: Asked) -> None:
    found = sliced(rated, "")
    assert (found.keys, found.key) == (("risk_tier",), "risk_tier")
    assert [(one.name, one.n_units) for one in found.lines] == [("0", 1), ("1", 2)]
    # One unit has nothing to vary.
    assert isinstance(found.lines[0].alpha, UndefinedStatistic)


def test_a_key_that_slices_nothing_is_not_found(rated: Asked) -> None:
    with pytest.raises(NotFound):
        sliced(rated, "colour")


def test_without_metadata_there_are_no_slices(ask) -> None:
    found = sliced(ask(), "")
    assert (found.keys, found.lines) == ((), ())


def test_the_file_names_the_key(rated: Asked) -> None:
    figure = slice_figure(rated, sliced(rated, "risk_tier"))
    assert figure.columns[:2] == ("risk_tier", "units")
    assert [row[:2] for row in figure.rows] == [("0", 1), ("1", 2)]
