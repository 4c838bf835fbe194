"""Lists of items: what matches, and page after page."""

import pytest

from annotation.browsing.cursors import BadCursor
from annotation.browsing.filters import ItemFilters
from annotation.models import Item, Project, Question, Skip
from annotation.selectors.browsing import items
from annotation.selectors.browsing.items import find_items
from annotation.services.browsing.digests import digest_items
from tests.factories.projects import make_item, make_project
from tests.factories.rated import make_rated_project


def keys(project: Project, **given: str | list[str]) -> list[str]:
    asked = {k: [v] if isinstance(v, str) else v for k, v in given.items()}
    return [line.item.key for line in find_items(project, ItemFilters.read(asked)).lines]


@pytest.fixture
def rated(project: Project) -> Project:
    """The rated project (it-1 and it-3 without majority) and an item without annotations."""
    make_rated_project(project)
    make_item(project, "other", outputs=1, input="A kettle was late.", metadata={"lang": "de"})
    make_item(make_project("elsewhere"), "it-1", outputs=1)
    digest_items(project=project)
    return project


def test_items_are_found_by_state(rated: Project) -> None:
    assert keys(rated) == ["it-1", "it-2", "it-3", "other"]
    assert keys(rated, state="split") == ["it-1", "it-3"]
    assert keys(rated, state="unrated") == ["other"]
    assert keys(rated, state="rated") == ["it-1", "it-2", "it-3"]
    Item.objects.filter(key="it-2").update(retired_at="2026-01-01T00:00Z")
    assert keys(rated, state="retired") == ["it-2"]
    assert keys(rated, state="live") == ["it-1", "it-3", "other"]


def test_items_are_found_by_text_and_id(rated: Project) -> None:
    assert keys(rated, q="KETTLE") == ["other"]
    assert keys(rated, q="kettle answer") == ["other"]
    assert keys(rated, q='"late kettle"') == []
    assert keys(rated, q="question -it-2") == ["it-1", "it-3"]
    assert keys(rated, q="((( & !") == []
    assert keys(rated, id="it-") == ["it-1", "it-2", "it-3"]
    assert keys(rated, id="%") == []


def test_metadata_match_as_text_or_as_what_it_means(rated: Project) -> None:
    assert keys(rated, meta="risk_tier=1") == ["it-1", "it-3"]
    assert keys(rated, meta=["risk_tier=1", "risk_tier=0"]) == ["it-1", "it-2", "it-3"]
    assert keys(rated, meta=["risk_tier=1", "lang=de"]) == []
    assert keys(rated, meta="lang=de") == ["other"]


@pytest.mark.parametrize(
    "text",
    ["NaN", "-Infinity", "1e999", '"\\ud800"', '"\\u0000"', '{"a": NaN}', "[" * 190, "1}, {"],
)
def test_what_no_metadata_can_hold_matches_nothing(rated: Project, text: str) -> None:
    assert keys(rated, meta=f"risk_tier={text}") == []


def test_items_are_found_by_disagreement_and_conflict(rated: Project) -> None:
    assert keys(rated, spread="25") == ["it-1", "it-3"]
    assert keys(rated, spread="26") == ["it-1"]
    rated.item_digests.filter(item__key="it-2").update(conflicts=["gpt", "mini/strict"])
    assert keys(rated, judge="any") == keys(rated, judge="mini/strict") == ["it-2"]
    assert keys(rated, judge="mini") == []


def test_items_are_found_by_who_said_what(rated: Project) -> None:
    assert keys(rated, rater="r1") == ["it-1", "it-2", "it-3"]
    assert keys(rated, rater="nobody") == []
    assert keys(rated, rubric="1") == ["it-1", "it-2", "it-3"]
    assert keys(rated, rubric="2") == []
    rated.annotations.filter(rater__key="r1", subject__item__key="it-1").update(status="surplus")
    assert keys(rated, rater="r1") == ["it-2", "it-3"]
    subject = rated.subjects.get(item__key="other")
    Skip.objects.create(rater=rated.raters.first(), subject=subject, reason="context")
    assert keys(rated, skipped="any") == keys(rated, skipped="context") == ["other"]
    assert keys(rated, skipped="harmful") == []


def test_what_somebody_rated_is_not_unrated_whatever_the_digest_says(rated: Project) -> None:
    rated.item_digests.update(n_annotations=0)
    assert keys(rated, state="unrated") == ["it-1", "it-2", "it-3", "other"]
    assert keys(rated, state="unrated", rater="r1") == []
    assert keys(rated, state="unrated", rubric="1") == []


def test_items_are_found_by_their_flags(rated: Project) -> None:
    rater = rated.raters.first()
    for key, reason, waits in (("it-1", "rubric", True), ("it-2", "harmful", False)):
        subject = rated.subjects.get(item__key=key)
        Question.objects.create(
            project=rated, subject=subject, rater=rater, reason=reason, waits_for_lead=waits
        )
    assert keys(rated, flagged="any") == ["it-1", "it-2"]
    assert keys(rated, flagged="waiting") == keys(rated, flagged="rubric") == ["it-1"]
    assert keys(rated, flagged="personal") == []


def walk(project: Project, filters: ItemFilters) -> list[list[str]]:
    pages, cursor = [], ""
    while True:
        page = find_items(project, filters, cursor)
        pages.append([line.item.key for line in page.lines])
        cursor = page.following
        if not cursor:
            return pages


@pytest.mark.parametrize("most", [2, 1_000])
def test_pages_follow_each_other_there_and_back(
    project: Project, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    # Few are sorted here, many by the database.
    monkeypatch.setattr(items, "MOST_COUNTED", most)
    monkeypatch.setattr(items, "PAGE", 2)
    for number in range(5):
        make_item(project, f"it-{number}", outputs=0, position=number // 2)
    every = ItemFilters()
    assert walk(project, every) == [["it-0", "it-1"], ["it-2", "it-3"], ["it-4"]]
    first = find_items(project, every)
    assert first.preceding == ""
    last = find_items(project, every, find_items(project, every, first.following).following)
    middle = find_items(project, every, last.preceding)
    assert [line.item.key for line in middle.lines] == ["it-2", "it-3"]
    back = find_items(project, every, middle.preceding)
    assert [line.item.key for line in back.lines] == ["it-0", "it-1"]
    assert (back.preceding, bool(back.following)) == ("", True)


def test_a_cursor_belongs_to_one_project_and_one_set_of_filters(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "PAGE", 1)
    make_item(project, "it-1")
    make_item(project, "it-2")
    cursor = find_items(project, ItemFilters()).following
    with pytest.raises(BadCursor):
        find_items(project, ItemFilters(id="it"), cursor)
    with pytest.raises(BadCursor):
        find_items(make_project("other"), ItemFilters(), cursor)


def test_a_list_counts_annotations_that_count_and_says_what_it_knows(rated: Project) -> None:
    rated.annotations.filter(rater__key="r2", subject__item__key="it-2").update(status="surplus")
    page = find_items(rated, ItemFilters())
    assert [line.n_annotations for line in page.lines] == [2, 1, 2, 0]
    assert [line.spread for line in page.lines] == [1.0, 0.0, 0.25, None]
    assert page.lines[0].preview == "Question it-1?"
    assert (page.total, page.more, page.is_digesting) == (4, False, False)


def test_a_list_counts_no_further_than_it_must(
    rated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "MOST_COUNTED", 2)
    page = find_items(rated, ItemFilters(id="it"))
    assert (page.total, page.more) == (2, True)
    # Of all items the last pass has the number.
    page = find_items(rated, ItemFilters())
    assert (page.total, page.more) == (4, False)


def test_a_project_before_its_first_pass_is_listed_all_the_same(project: Project) -> None:
    make_item(project)
    page = find_items(project, ItemFilters())
    assert [line.spread for line in page.lines] == [None]
    assert page.is_digesting
