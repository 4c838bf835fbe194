"""Dataset folders: by default two Items under an output and a pair criterion."""

import json
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]

DOCUMENT: dict[str, Any] = {
    "name": "Card answers",
    "task": "pointwise",
    "dimensions": [
        {"id": "accuracy", "type": "ordinal", "values": [1, 2, 3, 4, 5], "question": "Is it so?"},
        {"id": "overall", "type": "pairwise", "values": ["A", "tie", "B"]},
    ],
    "guidelines": "Read the context first.",
    "author": "a test",
}


def item(key: str, outputs: int = 2, **fields: Any) -> dict[str, Any]:
    texts = [
        {"id": f"{key}-{letter}", "model": f"model-{letter}", "text": f"Answer {letter}."}
        for letter in "abc"[:outputs]
    ]
    return {"id": key, "input": f"Question {key}?", "outputs": texts, **fields}


def label(key: str, rater: str, value: Any, **fields: Any) -> dict[str, Any]:
    """A rating of output a under accuracy, unless told otherwise."""
    unit = {"item_id": key, "output_id": f"{key}-a", "dimension": "accuracy"}
    return {**unit, "annotator_id": rater, "value": value, **fields}


def overall(key: str, rater: str, value: Any, **fields: Any) -> dict[str, Any]:
    row = {"item_id": key, "dimension": "overall", "annotator_id": rater, "value": value}
    return {**row, **fields}


def make_folder(
    folder: Path,
    *,
    document: dict[str, Any] | None = None,
    items: Rows | None = None,
    **rows: Rows,
) -> Path:
    """Write a folder; `labels`, `gold`, `traps`, `training` and `judge` are rows of their files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.json").write_text(json.dumps(document or DOCUMENT))
    rows["items"] = [item("one"), item("two")] if items is None else items
    for name, lines in rows.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder
