"""Who contradicts the majority, as the layers above say."""

import pytest

from annotation.models import Project
from annotation.selectors.browsing import conflicts
from annotation.selectors.browsing.conflicts import conflict_statements, register_conflicts
from annotation.services.browsing.digests import digest_items
from tests.factories.rated import make_rated_project

EVERYBODY = """
    INSERT INTO browse_conflict (item_id, label)
    SELECT item_id, 'contrarian' FROM browse_unit
    WHERE majority IS NOT NULL AND %(project)s > 0
"""


def test_a_registered_statement_fills_the_digests(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conflicts, "_statements", {})
    register_conflicts("test", EVERYBODY)
    assert list(conflict_statements(project)) == [(EVERYBODY, {"project": project.pk})]
    make_rated_project(project)
    digest_items(project=project)
    found = project.item_digests.exclude(conflicts=[]).values_list("item__key", "conflicts")
    # Of the three units only that of it-2 has a majority.
    assert list(found) == [("it-2", ["contrarian"])]
