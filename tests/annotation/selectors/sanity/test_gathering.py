"""What the checks read of a project."""

from datetime import UTC, datetime

import numpy as np
import pytest

from annotation.models import Project
from annotation.selectors.sanity.gathering import (
    as_text,
    moment,
    rated_criteria,
    referenced_texts,
    timed,
)
from tests.factories.annotations import make_annotation
from tests.factories.golden_sets import make_reference
from tests.factories.people import make_rater
from tests.factories.projects import make_item

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def rated_project(project: Project) -> Project:
    """Two raters of two outputs; the first is known, took its time and says when it was made."""
    raters = [make_rater(project, "r1"), make_rater(project, "r2")]
    for key, values in (("it-1", (4, 5)), ("it-2", (2, 2))):
        item = make_item(project, key, outputs=1)
        for rater, value in zip(raters, values, strict=True):
            make_annotation(
                item.subjects.get(),
                rater,
                {"accuracy": value},
                seconds=10.0 if rater.key == "r1" else None,
                submitted_at=NOON,
            )
    first = project.items.get(key="it-1")
    make_reference(first.subjects.get(), "accuracy", 4)
    first.metadata = {"created_at": "2026-03-01T13:00:00Z"}
    first.save()
    return project


def test_ratings_come_with_their_references_and_the_names_of_pages(rated_project: Project) -> None:
    (rated,) = rated_criteria(rated_project, {"r1": "R-01"})
    assert rated.raters == ("R-01", "r2")
    np.testing.assert_array_equal(rated.codes, [[3, 1], [4, 1]])
    np.testing.assert_array_equal(rated.reference_codes, [3, -1])
    assert rated.names[3] == "4"
    assert rated.ordered


def test_times_come_with_what_was_read_and_when_it_was_made(rated_project: Project) -> None:
    found = timed(rated_project, {})
    assert found.names == ("r1", "r2")
    assert sorted(found.seconds[~np.isnan(found.seconds)]) == [10, 10]
    np.testing.assert_allclose(found.ends, NOON.timestamp())
    assert (found.words > 0).all()
    assert np.count_nonzero(~np.isnan(found.created)) == 2
    assert np.nanmax(found.created) == pytest.approx(NOON.timestamp() + 3600)


def test_texts_of_referenced_items_are_what_may_leak(rated_project: Project) -> None:
    assert list(referenced_texts(rated_project)) == ["it-1"]


def test_a_conversation_is_one_text_and_no_time_is_none() -> None:
    turns = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Yes?"}]
    assert as_text(turns) == "Hello\nYes?"
    assert as_text("Hello") == "Hello"
    assert moment("2026-03-01T12:00:00") == moment("2026-03-01T12:00:00+00:00")
    assert moment("last Tuesday") is None
    assert moment(None) is None
