"""A key keeps its scale over the versions of a Rubric."""

from typing import Any

import pytest

from annotation.models import Criterion, Project
from annotation.selectors.authoring.scales import continues, scale_conflicts
from annotation.services.imports.rubrics import criterion_row
from tests.factories.projects import make_rubric
from tests.factories.versions import dimensions


def stored(**row: Any) -> Criterion:
    (spec,) = dimensions({"id": "it", **row})
    return criterion_row(None, 0, spec)


@pytest.mark.parametrize(
    ("was", "now", "same"),
    [
        ({"type": "ordinal", "values": [1, 2]}, {"type": "ordinal", "values": [1, 2.0]}, True),
        ({"type": "ordinal", "values": [1, 2]}, {"type": "ordinal", "values": [1, 2, 3]}, False),
        ({"type": "ordinal", "values": [1, 2]}, {"type": "ordinal", "values": [2, 1]}, False),
        ({"type": "ordinal", "values": [1, 2]}, {"type": "nominal", "values": [1, 2]}, False),
        (
            {"type": "nominal", "values": ["a", "b"]},
            {"type": "nominal", "values": ["c", "b", "a"]},
            True,
        ),
        (
            {"type": "nominal", "values": ["a", "b"]},
            {"type": "nominal", "values": ["a", "c"]},
            False,
        ),
        ({"type": "checklist", "values": ["a"]}, {"type": "checklist", "values": ["a", "b"]}, True),
        ({"type": "ratio", "min": 0}, {"type": "ratio", "min": 5, "max": 9}, True),
        ({"type": "ratio"}, {"type": "ratio", "values": [1, 2]}, False),
        ({"type": "text"}, {"type": "text", "max_length": 9}, True),
        ({"type": "text"}, {"type": "text", "scope": "pair"}, False),
    ],
)
def test_a_scale_goes_on_where_every_answer_keeps_its_place(
    was: dict[str, Any], now: dict[str, Any], same: bool
) -> None:
    assert continues(stored(**was), stored(**now)) is same


def test_the_newest_version_that_has_a_key_says_what_it_stands_for(project: Project) -> None:
    make_rubric(project, output_keys=("tone",))
    (other,) = dimensions({"id": "accuracy", "type": "text"})
    found = scale_conflicts(project, [criterion_row(None, 0, other)])
    assert list(found) == ["accuracy"]
    assert "Rubric 1: ordinal, each Output by itself, 1, 2, 3, 4, 5." in found["accuracy"]
    assert "such as accuracy_2" in found["accuracy"]
