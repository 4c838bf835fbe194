"""A dataset with defects on purpose, and the same without."""

import random
from typing import Any

Rows = list[dict[str, Any]]
RATERS = ("r1", "r2", "r3", "r4", "r5", "r6")
N = 160
DOCUMENT: dict[str, Any] = {
    "name": "Tone of answers",
    "task": "pointwise",
    "outputs_per_item": 0,
    "dimensions": [
        {"id": "tone", "type": "ordinal", "values": [1, 2, 3, 4, 5], "question": "How warm is it?"}
    ],
}
WORDS = tuple(
    f"{thing}{ending}"
    for thing in ("card", "account", "transfer", "limit", "branch", "letter")
    for ending in ("", "s", " fee")
)


def honest_rows(seed: int = 4) -> tuple[Rows, Rows, Rows]:
    """Items, labels of six who are right or one off, and references."""
    draw = random.Random(seed)
    items, labels, gold = [], [], []
    for number in range(N):
        key = f"i-{number}"
        text = " ".join(draw.choices(WORDS, k=12))
        items.append({"id": key, "input": f"{text} {number}?", "outputs": []})
        truth = draw.randint(1, 5)
        gold.append({"item_id": key, "dimension": "tone", "value": truth})
        for rater in RATERS:
            given = min(5, max(1, truth + draw.choice((-1, 0, 0, 0, 1))))
            row = {"item_id": key, "dimension": "tone", "annotator_id": rater, "value": given}
            seconds = round(draw.lognormvariate(3, 0.4), 1)
            labels.append(row | {"seconds": seconds})
    return items, labels, gold


def set_values(labels: Rows, rater: str, change: Any) -> None:
    """Let one rater say something else."""
    for row in labels:
        if row["annotator_id"] == rater:
            row["value"] = change(row)


def planted_rows() -> tuple[Rows, Rows, Rows, Rows]:
    """As above with r2 turned over, r4 constant, r6 a copy of r1, and two leaks into practice."""
    items, labels, gold = honest_rows()
    set_values(labels, "r2", lambda row: 6 - row["value"])
    set_values(labels, "r4", lambda row: 3)
    of_first = {row["item_id"]: row["value"] for row in labels if row["annotator_id"] == "r1"}
    set_values(labels, "r6", lambda row: of_first[row["item_id"]])
    training = [
        {
            "id": f"t-{place}",
            "input": items[place]["input"].upper(),
            "outputs": [],
            "expected": [{"criterion": "tone", "value": 3, "feedback": "In the middle."}],
        }
        for place in (3, 5)
    ]
    return items, labels, gold, training
