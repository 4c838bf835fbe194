"""Which answers figures are made of, as an address says it."""

import pytest
from django.http import QueryDict

from annotation.selectors.agreement.counted import EVERYBODY, USUAL, Counted


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("", USUAL),
        ("with_excluded=1", EVERYBODY),
        ("revised", Counted(revised=True)),
        ("start=3&revised=1&with_excluded=", Counted(with_excluded=True, revised=True)),
    ],
)
def test_an_address_says_what_counts(address: str, counted: Counted) -> None:
    assert Counted.read(QueryDict(address)) == counted
    assert Counted.read(QueryDict(counted.query.removeprefix("?"))) == counted


def test_excluded_answers_count_only_if_asked_for() -> None:
    assert USUAL.statuses == ["counted"]
    assert EVERYBODY.statuses == ["counted", "excluded"]


def test_links_end_with_what_is_asked_and_with_nothing_else() -> None:
    both = Counted(with_excluded=True, revised=True)
    assert (USUAL.query, USUAL.more) == ("", "")
    assert both.query == "?with_excluded=1&revised=1"
    assert both.more == "&with_excluded=1&revised=1"
