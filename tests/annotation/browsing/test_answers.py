"""What a list of annotations may be narrowed by."""

from datetime import date

import pytest

from annotation.browsing.answers import AnnotationFilters
from annotation.browsing.filters import ItemFilters, UnknownFilter, WrongFilter


def test_annotations_take_the_filters_of_items_and_their_own() -> None:
    query = "q=late&rater=anna&rubric=2&status=surplus&since=2026-01-31&until=2026-02-01"
    found = AnnotationFilters.from_query(query)
    assert found == AnnotationFilters(
        q="late",
        rater="anna",
        rubric=2,
        status="surplus",
        since=date(2026, 1, 31),
        until=date(2026, 2, 1),
    )
    assert found.query() == query
    assert found.about_items == ItemFilters(q="late")
    assert found.without("since", "2026-01-31").since is None


@pytest.mark.parametrize(
    ("query", "told"),
    [("since=31.1.2026", "is a day like"), ("status=all", "status may be counted")],
)
def test_wrong_values_are_refused_by_name(query: str, told: str) -> None:
    with pytest.raises(WrongFilter, match=told):
        AnnotationFilters.from_query(query)


def test_items_do_not_take_the_filters_of_annotations() -> None:
    with pytest.raises(UnknownFilter):
        ItemFilters.from_query("status=counted")
