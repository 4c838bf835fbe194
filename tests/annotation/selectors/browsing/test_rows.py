"""Every item of a view."""

import pytest

from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.selectors.browsing import rows
from annotation.selectors.browsing.rows import COLUMNS, item_rows, matching_ids
from annotation.services.browsing.digests import digest_items
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project


def test_rows_are_the_items_of_a_view_in_its_order(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "BATCH", 2)
    make_rated_project(project)
    make_item(project, "it-0", outputs=1, position=9)
    digest_items(project=project)
    ids = matching_ids(project, ItemFilters(id="it"))
    assert [row["id"] for row in item_rows(ids)] == ["it-1", "it-2", "it-3", "it-0"]
    project.items.get(key="it-0").delete()
    assert len(list(item_rows(ids))) == 3


def test_a_row_holds_the_item_and_what_is_known_of_it(project: Project) -> None:
    make_rated_project(project)
    (before,) = item_rows(matching_ids(project, ItemFilters(id="it-1")))
    assert before["annotations"] is None
    digest_items(project=project)
    (row,) = item_rows(matching_ids(project, ItemFilters(id="it-1")))
    assert tuple(row) == COLUMNS
    assert row["outputs"] == [{"id": "it-1-a", "model": "model-a", "text": "Answer a to it-1."}]
    assert (row["annotations"], row["no_majority"], row["metadata"]) == (2, True, {"risk_tier": 1})
