"""The keys of a dimension that bound its answers, read and refused."""

from typing import Any

import pytest

from annotation.dataset.kinds.scales import NumberScale, SetScale, TextScale
from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import RowRefused
from annotation.dataset.rubrics import RubricSpec, read_rubric
from annotation.dataset.values import Scale
from annotation.dataset.writing import rubric_document


def read(**dimension: Any) -> RubricSpec:
    row = {"id": "one", **dimension}
    return read_rubric({"name": "Set", "task": "pointwise", "dimensions": [row]}, LIMITS)


def scale(**dimension: Any) -> Scale:
    return read(**dimension).criteria[0].scale


def test_every_kind_is_read_as_its_scale() -> None:
    bounded = scale(type="ratio", min=0, max=1, step=0.1, unit="share", control="slider")
    assert bounded == NumberScale(None, 0, 1, 0.1, "share", True)
    options = ["rude", "long"]
    assert scale(type="multiselect", values=options, max_choices=1) == SetScale(
        tuple(options), 0, 1
    )
    assert scale(type="checklist", values=["cites"]) == SetScale(("cites",))
    assert scale(type="text", max_length=80) == TextScale(None, 80)


def test_a_dimension_is_written_as_it_was_read() -> None:
    row = {"id": "one", "type": "ratio", "min": 0, "max": 5, "step": 1, "control": "slider"}
    spec = read(**row)
    assert rubric_document(spec)["dimensions"] == [row]
    assert spec.criteria[0].level == "ratio"
    assert read(type="text").criteria[0].level == "none"


@pytest.mark.parametrize(
    ("dimension", "field", "reason"),
    [
        ({"type": "ratio", "min": 5, "max": 5}, "max", "5 is not above 5"),
        ({"type": "ratio", "step": 0}, "step", "0 is not above 0"),
        ({"type": "ratio", "min": 0, "max": 1, "step": 2}, "step", "more than the whole range"),
        ({"type": "interval", "min": "0"}, "min", "is not a number"),
        ({"type": "interval", "control": "slider"}, "control", 'needs "min" and "max"'),
        ({"type": "interval", "control": "dial"}, "control", "is not one of number, slider"),
        ({"type": "interval", "unit": 4}, "unit", "must be a text"),
        ({"type": "text", "values": ["a", "b"]}, "values", "written freely"),
        ({"type": "text", "max_length": 0}, "max_length", "from 1 to 20,000"),
        ({"type": "multiselect"}, "values", "lists its values"),
        ({"type": "multiselect", "values": ["a"], "min_choices": 2}, "min_choices", "from 0 to 1"),
        (
            {"type": "checklist", "values": ["a", "b"], "min_choices": 2, "max_choices": 1},
            "max_choices",
            "1 is fewer than min_choices, 2",
        ),
    ],
)
def test_what_cannot_be_is_refused(dimension: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(RowRefused) as refused:
        read(**dimension)
    assert refused.value.field == f"dimensions[0].{field}"
    assert reason in refused.value.reason
