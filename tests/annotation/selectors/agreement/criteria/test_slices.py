"""Alpha of the slices of the items."""

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.slices import slice_figure, sliced
from evalhub.errors import NotFound
from evalhub.stats.errors import UndefinedStatistic
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_each_slice_has_its_units(rated: Asked) -> None:
    found = sliced(rated, "")
    assert (found.keys, found.key) == (("risk_tier",), "risk_tier")
    assert [(one.found.name, one.found.n) for one in found.lines] == [("0", 1), ("1", 2)]
    # One unit has nothing to vary.
    assert isinstance(found.lines[0].found.alpha, UndefinedStatistic)
    assert [one.reading for one in found.lines] == ["too few to say"] * 2


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


def test_a_slice_where_people_guess_is_lower_than_the_rest(project: Project, ask) -> None:
    # 40 easy units: both say 1 and 5 in turn, but for every tenth; 40 hard ones: they toss coins.
    raters = [make_rater(project, key) for key in ("r1", "r2")]
    for number in range(80):
        hard, first = number >= 40, 1 if number % 2 else 5
        differs = number % 4 < 2 if hard else number % 10 == 0
        item = make_item(project, f"i{number}", outputs=1, metadata={"tier": int(hard)})
        for rater, value in zip(raters, (first, 6 - first if differs else first), strict=True):
            make_annotation(item.subjects.get(), rater, {"accuracy": value})
    readings = [one.reading for one in sliced(ask(), "tier").lines]
    assert readings == ["higher than the rest", "lower than the rest"]
