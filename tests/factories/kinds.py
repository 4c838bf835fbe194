"""A dataset whose dimensions are of every kind beyond the scales."""

from typing import Any

from tests.factories.datasets import item, label

DIMENSIONS: list[dict[str, Any]] = [
    {"id": "accuracy", "type": "ordinal", "values": [1, 2, 3], "rationale": "extremes"},
    {"id": "minutes", "type": "ratio", "min": 0, "max": 60, "step": 0.5, "unit": "min"},
    {"id": "issues", "type": "multiselect", "values": ["rude", "long", "wrong"], "max_choices": 2},
    {"id": "lines", "type": "checklist", "values": ["cites", "dates"], "required": False},
    {"id": "note", "type": "text", "max_length": 200, "required": False},
]
DOCUMENT: dict[str, Any] = {"name": "Kinds", "task": "pointwise", "dimensions": DIMENSIONS}
VALUES: dict[str, tuple[Any, Any]] = {
    "accuracy": (1, 2),
    "minutes": (2.5, 30),
    "issues": (["rude", "wrong"], ["rude"]),
    "lines": ([], ["cites", "dates"]),
    "note": ("Curt.", "Fine, 5 of 5"),
}


def kinds() -> dict[str, Any]:
    """The parts of a folder: two Items, rated by two people under every dimension."""
    given = [
        label(name, rater, values[place], dimension=key)
        for name in ("one", "two")
        for place, rater in enumerate(("r1", "r2"))
        for key, values in VALUES.items()
    ]
    # The only Output of an Item goes without saying.
    rows = [{name: row[name] for name in row if name != "output_id"} for row in given]
    return {
        "document": DOCUMENT,
        "items": [item("one", outputs=1), item("two", outputs=1)],
        "labels": rows,
    }
