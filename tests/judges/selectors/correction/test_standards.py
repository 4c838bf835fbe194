"""What a lead or a document says about a project, as figures read it."""

from collections.abc import Mapping
from typing import Any

import pytest

from annotation.models import Criterion, Project
from judges.selectors.agreement.stand_ins import epsilon_of
from judges.selectors.correction.corrected import rule_of
from judges.selectors.correction.standards import Standards, standards_of


def said(project: Project, **facts: Any) -> Criterion:
    project.extra = facts
    project.save()
    return Criterion.objects.get(rubric__project=project, key="accuracy")


@pytest.mark.parametrize(
    ("passing", "values"),
    [
        ({"accuracy": [5]}, (5,)),
        # Unknown, empty, of another scale or misspelt: the numbers above the middle.
        ({}, (4, 5)),
        ({"accuracy": []}, (4, 5)),
        ({"accuracy": ["good"]}, (4, 5)),
        ("all", (4, 5)),
    ],
)
def test_what_passes_is_what_was_said_if_it_is_on_the_scale(
    project: Project, passing: object, values: tuple[int, ...]
) -> None:
    assert rule_of(said(project, passing=passing)).values == values


@pytest.mark.parametrize(
    ("extra", "document", "epsilon"),
    [
        ({}, {"rater_kind": "crowd"}, 0.1),
        ({"rater_kind": "skilled"}, {"rater_kind": "crowd"}, 0.15),
        ({"epsilon": None}, {"epsilon": 0.05}, 0.2),
    ],
)
def test_the_page_goes_before_the_document(
    project: Project, extra: Mapping[str, Any], document: Mapping[str, Any], epsilon: float
) -> None:
    project.rubrics.create(version=2, published_at=project.created_at, extra=dict(document))
    project.extra = dict(extra)
    assert epsilon_of(project) == pytest.approx(epsilon)


def test_standards_are_read_as_they_were_set(project: Project) -> None:
    criterion = said(project, rater_kind="crowd", epsilon=0.3, passing={"accuracy": [1]})
    found = standards_of(project, [criterion])
    assert found == Standards("crowd", 0.3, "", {"accuracy": (1,)})
    assert found.facts()["passing"] == {"accuracy": [1]}
