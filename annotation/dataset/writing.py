"""Rows back into JSON, keys in the documented order: the inverse of reading.

`single_output` says that the item has fewer than two outputs: naming it goes without saying.
"""

import json
from collections.abc import Iterable

from annotation.dataset.fields import time_text
from annotation.dataset.rows import (
    ExpectationRow,
    GoldRow,
    ItemRow,
    LabelRow,
    OutputRow,
    TrainingRow,
    TrapRow,
    Turn,
    VerdictRow,
)
from annotation.dataset.rubrics import CriterionSpec, RubricSpec, default_scope
from annotation.dataset.values import JSON, Extra, Row


def json_line(row: Row) -> str:
    """Return one line of a `.jsonl` file, its end included."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"


def rubric_document(rubric: RubricSpec) -> Row:
    """Return the content of `dataset.json`."""
    return _merge(
        {
            "name": rubric.name,
            "task": rubric.task,
            "dimensions": [_dimension(criterion) for criterion in rubric.criteria],
            "guidelines": rubric.guidelines or None,
        },
        rubric.extra,
    )


def item_row(item: ItemRow) -> Row:
    """Return a row of `items.jsonl`."""
    return _merge(_item(item), item.extra)


def label_row(label: LabelRow, *, single_output: bool) -> Row:
    """Return a row of `labels.jsonl`; an abstention is an explicit null."""
    row = {
        "item_id": label.item_id,
        "annotator_id": label.annotator_id,
        "dimension": label.dimension,
        "value": label.value,
        "output_id": None if single_output else label.output_id,
        "comment": label.comment or None,
        "seconds": label.seconds,
        "created_at": time_text(label.created_at) if label.created_at else None,
        "rubric_version": label.rubric_version,
    }
    return _merge(row, label.extra, nullable="value")


def verdict_row(verdict: VerdictRow, *, single_output: bool) -> Row:
    """Return a row of `judge.jsonl`; an unreadable reply is an explicit null."""
    row = {
        "item_id": verdict.item_id,
        "judge_model": verdict.judge_model,
        "dimension": verdict.dimension,
        "value": verdict.value,
        "prompt": verdict.prompt or None,
        "order": verdict.order,
        "output_id": None if single_output else verdict.output_id,
        "repeat": verdict.repeat or None,
        "rationale": verdict.rationale or None,
        "raw": verdict.raw or None,
    }
    return _merge(row, verdict.extra, nullable="value")


def gold_row(gold: GoldRow, *, single_output: bool) -> Row:
    """Return a row of `gold.jsonl`."""
    row = {
        "item_id": gold.item_id,
        "dimension": gold.dimension,
        "value": gold.value,
        "output_id": None if single_output else gold.output_id,
        "explanation": gold.explanation or None,
        "tolerance": gold.tolerance,
    }
    return _merge(row, gold.extra)


def trap_row(trap: TrapRow, *, single_output: bool) -> Row:
    """Return a row of `traps.jsonl`."""
    row = {
        "item_id": trap.item_id,
        "expected": _expected(trap.expected, single_output),
        "explanation": trap.explanation or None,
    }
    return _merge(row, trap.extra)


def training_row(training: TrainingRow) -> Row:
    """Return a row of `training.jsonl`."""
    row = _item(training.item)
    row["expected"] = _expected(training.expected, len(training.item.outputs) < 2)
    row["feedback"] = training.feedback or None
    return _merge(row, training.item.extra)


def _merge(row: Row, extra: Extra, nullable: str = "") -> Row:
    """Drop what is absent, then let the kept spellings and unknown keys have their say."""
    kept = {
        key: extra.get(key, value)
        for key, value in row.items()
        if key in extra or value is not None or key == nullable
    }
    kept.update((key, value) for key, value in extra.items() if key not in kept)
    return kept


def input_json(item: ItemRow) -> JSON:
    """The input as its row has it: a text, or the turns with every key they came with."""
    if "input" in item.extra:
        return item.extra["input"]
    return item.input if isinstance(item.input, str) else [_turn(turn) for turn in item.input]


def _item(item: ItemRow) -> Row:
    return {
        "id": item.id,
        "input": input_json(item),
        "outputs": [_output(output) for output in item.outputs],
        "context": item.context or None,
        "reference": item.reference or None,
        "metadata": item.metadata or None,
    }


def _turn(turn: Turn) -> Row:
    return _merge({"role": turn.role, "content": turn.content}, turn.extra)


def _output(output: OutputRow) -> Row:
    row = {"id": output.id, "model": output.model or None, "text": output.text}
    return _merge(row, output.extra)


def _expected(expected: Iterable[ExpectationRow], single_output: bool) -> list[Row]:
    return [_expectation(one, single_output) for one in expected]


def _expectation(one: ExpectationRow, single_output: bool) -> Row:
    row = {
        "output_id": None if single_output else one.output_id,
        # The older spelling `criterion` is among the kept keys when it was used.
        "dimension": None if "criterion" in one.extra else one.dimension,
        "value": one.value,
        "tolerance": one.tolerance,
        "feedback": one.feedback or None,
    }
    return _merge(row, one.extra)


def _dimension(criterion: CriterionSpec) -> Row:
    default = default_scope(criterion.type)
    row = {
        "id": criterion.key,
        "type": criterion.type,
        "scope": None if criterion.scope == default else criterion.scope,
        "values": None if criterion.values is None else list(criterion.values),
        "title": criterion.title or None,
        "question": criterion.question or None,
        "guideline": criterion.guideline or None,
        "anchors": dict(criterion.anchors) or None,
    }
    return _merge(row, criterion.extra)
