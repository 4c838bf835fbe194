"""What a list may be narrowed by."""

import pytest

from annotation.browsing.filters import ItemFilters, UnknownFilter, WrongFilter


def read(**given: str | list[str]) -> ItemFilters:
    return ItemFilters.read({k: [v] if isinstance(v, str) else v for k, v in given.items()})


def test_nothing_and_empty_values_narrow_nothing() -> None:
    assert ItemFilters.read({}) == ItemFilters()
    assert read(q=" ", rater="", meta=["", ""], spread="") == ItemFilters()
    assert not read(q="").is_narrow


def test_every_filter_is_read() -> None:
    found = read(
        q=" late refund\x00 ",
        id="it-",
        state="split",
        meta=["tier=1", "lang = de"],
        spread="25",
        rater="anna",
        rubric="2",
        skipped="any",
        judge="gpt/strict",
    )
    assert found == ItemFilters(
        q="late refund",
        id="it-",
        state="split",
        meta=(("lang", "de"), ("tier", "1")),
        spread=25,
        rater="anna",
        rubric=2,
        skipped="any",
        judge="gpt/strict",
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"state": "x"}, "state may be live"),
        ({"meta": "tier"}, "written key=value"),
        ({"meta": "=1"}, "written key=value"),
        ({"meta": ["a=1"] * 9}, "8 is the most"),
        ({"spread": "0"}, "from 1 to 100"),
        ({"spread": "\u00b2"}, "from 1 to 100"),
        ({"rubric": "1e3"}, "whole number"),
        ({"rubric": "9" * 200}, "whole number"),
        ({"rater": ["anna", "ben"]}, "give it once"),
        ({"q": "x" * 201}, "longer than 200"),
        ({"skipped": "bored"}, "skipped may be"),
    ],
)
def test_wrong_values_are_refused_by_name(given: dict[str, str], told: str) -> None:
    with pytest.raises(WrongFilter, match=told) as caught:
        read(**given)
    assert caught.value.http_status == 422


def test_a_parameter_off_the_list_is_refused_even_when_empty() -> None:
    with pytest.raises(UnknownFilter, match="owner__password is not a filter") as caught:
        read(owner__password="")
    assert caught.value.http_status == 400


def test_the_query_is_one_whatever_the_order_and_reads_back() -> None:
    first = read(q="a&b", meta=["x=1", "k=ä=b"], spread="50")
    second = read(spread="50", meta=["k=ä=b", "x=1"], q="a&b")
    assert first.query() == second.query() == "q=a%26b&meta=k%3D%C3%A4%3Db&meta=x%3D1&spread=50"
    assert ItemFilters.from_pairs(first.pairs()) == first
    assert ItemFilters.from_query(first.query()) == first


def test_each_chip_leads_to_the_list_without_its_filter() -> None:
    chips = read(meta=["x=1", "x=2"], state="unrated").chips()
    assert chips == [
        ("without annotations", "meta=x%3D1&meta=x%3D2"),
        ("x=1", "state=unrated&meta=x%3D2"),
        ("x=2", "state=unrated&meta=x%3D1"),
    ]
