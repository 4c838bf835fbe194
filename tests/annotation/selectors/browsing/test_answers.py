"""Lists of annotations."""

from datetime import UTC, datetime

import pytest

from annotation.browsing.answers import AnnotationFilters
from annotation.browsing.cursors import BadCursor
from annotation.models import Project, Rating
from annotation.selectors.browsing import answers, items
from annotation.selectors.browsing.answers import (
    COLUMNS,
    annotation_keys,
    find_annotations,
    rating_rows,
)
from annotation.services.browsing.digests import digest_items
from tests.factories.rated import make_rated_project


@pytest.fixture
def rated(project: Project) -> Project:
    """Three items, each rated by r1 and r2; the first annotation is of January."""
    make_rated_project(project)
    digest_items(project=project)
    first = project.annotations.order_by("pk").first()
    project.annotations.filter(pk=first.pk).update(
        submitted_at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC), status="surplus"
    )
    return project


def found(project: Project, query: str) -> list[tuple[str, str]]:
    page = find_annotations(project, AnnotationFilters.from_query(query))
    rows = [line.annotation for line in page.lines]
    return [(row.subject.item.key, row.rater.key) for row in rows]


def test_annotations_are_listed_the_newest_first(rated: Project) -> None:
    listed = found(rated, "")
    assert listed[0] == ("it-3", "r2")
    assert listed[-1] == ("it-1", "r1")
    page = find_annotations(rated, AnnotationFilters())
    assert (page.total, page.more, page.following, page.preceding) == (6, False, "", "")
    assert page.lines[0].said == (("accuracy", 3),)


def test_annotations_are_found_by_what_is_theirs(rated: Project) -> None:
    assert found(rated, "rater=r2&id=it-2") == [("it-2", "r2")]
    assert found(rated, "status=surplus") == [("it-1", "r1")]
    assert found(rated, "since=2026-01-31&until=2026-01-31") == [("it-1", "r1")]
    assert found(rated, "until=2026-01-30") == []
    assert len(found(rated, "rubric=1")) == 6
    assert found(rated, "rubric=2") == found(rated, "rater=nobody") == []


def test_annotations_are_found_by_their_items(rated: Project) -> None:
    assert found(rated, "q=it-2") == [("it-2", "r2"), ("it-2", "r1")]
    assert len(found(rated, "meta=risk_tier%3D1&state=split")) == 4


def test_annotations_of_unrated_items_are_those_that_do_not_count(rated: Project) -> None:
    rated.item_digests.filter(item__key="it-1").update(n_annotations=0)
    assert found(rated, "state=unrated") == [("it-1", "r1")]
    assert found(rated, "state=unrated&status=counted") == []


@pytest.mark.parametrize("most", [2, 1_000])
def test_pages_follow_each_other_there_and_back(
    rated: Project, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(answers, "MOST_COUNTED", most)
    monkeypatch.setattr(answers, "PAGE", 4)
    every = AnnotationFilters()
    first = find_annotations(rated, every)
    second = find_annotations(rated, every, first.following)
    assert (len(first.lines), len(second.lines), second.following) == (4, 2, "")
    back = find_annotations(rated, every, second.preceding)
    assert back.lines == first.lines
    assert (back.preceding, bool(back.following)) == ("", True)
    with pytest.raises(BadCursor):
        items.find_items(rated, every.about_items, first.following)


def test_rows_are_one_a_rating(rated: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "BATCH", 4)
    rows = list(rating_rows(annotation_keys(rated, AnnotationFilters())))
    assert len(rows) == 6
    assert tuple(rows[0]) == COLUMNS
    last = {name: rows[-1][name] for name in ("item_id", "annotator_id", "value", "submitted_at")}
    assert last == {
        "item_id": "it-1",
        "annotator_id": "r1",
        "value": 5,
        "submitted_at": "2026-01-31T23:59:00+00:00",
    }


def test_a_row_holds_the_evidence_of_its_rating(rated: Project) -> None:
    passage = {"part": "output", "start": 0, "end": 6, "text": "Answer"}
    Rating.objects.filter(annotation__subject__item__key="it-1").update(
        extra={"evidence": [passage]}
    )
    rows = list(rating_rows(annotation_keys(rated, AnnotationFilters())))
    found = {row["item_id"]: row["evidence"] for row in rows}
    assert (found["it-1"], found["it-2"]) == ([passage], None)
