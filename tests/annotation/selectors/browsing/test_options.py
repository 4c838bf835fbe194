"""What a list can be narrowed by."""

import pytest

from annotation.models import Project
from annotation.selectors.browsing import options
from annotation.selectors.browsing.options import filter_choices
from annotation.services.browsing.digests import digest_items
from tests.factories.projects import make_rubric
from tests.factories.rated import make_rated_project


def test_raters_rubrics_and_judges_are_those_of_the_project(project: Project) -> None:
    make_rated_project(project)
    make_rubric(project)
    digest_items(project=project)
    project.item_digests.filter(item__key="it-1").update(conflicts=["gpt", "mini"])
    found = filter_choices(project)
    assert [value for value, _ in found["rater"]] == ["", "r1", "r2"]
    assert [value for value, _ in found["rubric"]] == ["", "2", "1"]
    assert [value for value, _ in found["judge"]] == ["", "any", "gpt", "mini"]


def test_too_many_raters_to_choose_from_are_typed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rated_project(project)
    monkeypatch.setattr(options, "MOST", 1)
    assert "rater" not in filter_choices(project)
