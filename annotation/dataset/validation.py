"""Rows against the rubric and the items: what each file may say."""

from dataclasses import dataclass
from typing import TypeAlias

from annotation.dataset.fields import (
    take_count,
    take_measure,
    take_name,
    take_object,
    take_objects,
    take_optional_name,
    take_required,
    take_required_text,
    take_text,
    take_time,
    take_version,
)
from annotation.dataset.kinds.ranked_rows import (
    refuse_other_outputs,
    refuse_ranking,
    refuse_unpaired,
    refuse_unranked,
)
from annotation.dataset.kinds.scales import SETS, TEXT
from annotation.dataset.limits import Limits
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import join
from annotation.dataset.rows import (
    ExpectationRow,
    GoldRow,
    Index,
    ItemRow,
    LabelRow,
    Order,
    OutputRow,
    TrainingRow,
    TrapRow,
    Turn,
    VerdictRow,
)
from annotation.dataset.rubrics import CriterionSpec, RubricSpec
from annotation.dataset.values import JSON, Row, Value, too_large

Unit: TypeAlias = tuple[str, CriterionSpec, str | None]


class OfBrokenItem(Exception):
    """The row belongs to an item that was refused already."""


def read_item(row: Row, limits: Limits) -> ItemRow:
    """Return an item; raise `RowRefused`. The row is used up."""
    return ItemRow(
        id=take_name(row, "id", limits),
        input=_input(row, limits),
        outputs=_outputs(row, limits),
        context=take_text(row, "context"),
        reference=take_text(row, "reference"),
        metadata=take_object(row, "metadata"),
        extra=row,
    )


def _input(row: Row, limits: Limits) -> str | tuple[Turn, ...]:
    value = row.get("input", "")
    if isinstance(value, str):
        return take_required_text(row, "input")
    if not isinstance(value, list):
        raise RowRefused("input", f"must be text or a list of turns, not {shown(value)}")
    turns = take_objects(row, "input", limits.turns)
    if not turns:
        raise RowRefused("input", "is an empty list")
    return tuple(
        Turn(take_name(turn, "role", limits, path), take_required_text(turn, "content", path), turn)
        for path, turn in turns
    )


def _outputs(row: Row, limits: Limits) -> tuple[OutputRow, ...]:
    outputs: dict[str, OutputRow] = {}
    for path, output in take_objects(row, "outputs", limits.outputs):
        output_id = take_name(output, "id", limits, path)
        if output_id in outputs:
            raise RowRefused(f"{path}.id", f"{shown(output_id)} is given twice")
        model = take_optional_name(output, "model", limits, path)
        text = take_required_text(output, "text", path)
        outputs[output_id] = OutputRow(output_id, text, model, output)
    return tuple(outputs.values())


def refuse_off_scale(value: JSON, criterion: CriterionSpec, where: str) -> None:
    """Raise `RowRefused` when a value is none of the criterion's; the type counts."""
    if criterion.scale.contains(value):
        return
    if criterion.values is None and too_large(value):
        raise RowRefused(where, f"{shown(value)} {too_large(value)}")
    reason = f"{shown(value)} is not on the scale of {shown(criterion.key)}"
    reason += f" ({criterion.scale.words()})"
    raise RowRefused(where, reason)


def take_output(
    row: Row, criterion: CriterionSpec, outputs: tuple[str, ...], path: str = ""
) -> str | None:
    """Return the output that a row is about; an id that goes without saying stays in the row."""
    where = join(path, "output_id")
    given = row.get("output_id")
    if criterion.scope != "output":
        refuse = refuse_unpaired if criterion.scope == "pair" else refuse_unranked
        refuse(given, criterion, outputs, path)
        return None
    if given is None:
        if len(outputs) > 1:
            raise RowRefused(where, f"is missing; the item has {len(outputs)} outputs")
        return outputs[0] if outputs else None
    if given not in outputs:
        raise RowRefused(where, f"{shown(given)} is not an output of the item")
    if len(outputs) > 1:
        del row["output_id"]
    return str(given)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the files that refer to items, once the items are indexed."""

    criteria: dict[str, CriterionSpec]
    index: Index
    limits: Limits

    @classmethod
    def of(cls, rubric: RubricSpec, index: Index, limits: Limits) -> "RowReader":
        """Return the reader for a rubric."""
        return cls({criterion.key: criterion for criterion in rubric.criteria}, index, limits)

    def label(self, row: Row) -> LabelRow:
        """Return one label; null is an abstention."""
        item_id, criterion, output_id = self._unit(row)
        value = _value(row, criterion, nullable=True)
        refuse_other_outputs(value, criterion, self.index.outputs(item_id), "value")
        return LabelRow(
            item_id=item_id,
            output_id=output_id,
            annotator_id=take_name(row, "annotator_id", self.limits),
            dimension=criterion.key,
            value=value,
            comment=take_text(row, "comment"),
            seconds=take_measure(row, "seconds"),
            created_at=take_time(row, "created_at"),
            rubric_version=take_version(row, self.limits),
            extra=row,
        )

    def verdict(self, row: Row) -> VerdictRow:
        """Return one judge's verdict; null was not readable."""
        item_id, criterion, output_id = self._unit(row)
        refuse_ranking(criterion, "no Judge ranks outputs here")
        return VerdictRow(
            item_id=item_id,
            output_id=output_id,
            judge_model=take_name(row, "judge_model", self.limits),
            dimension=criterion.key,
            value=_value(row, criterion, nullable=True),
            prompt=take_optional_name(row, "prompt", self.limits),
            order=_order(row),
            repeat=take_count(row, "repeat"),
            rationale=take_text(row, "rationale"),
            raw=take_text(row, "raw"),
            extra=row,
        )

    def gold(self, row: Row) -> GoldRow:
        """Return one reference value."""
        item_id, criterion, output_id = self._unit(row)
        refuse_ranking(criterion, "there is no reference for a ranking")
        value = _value(row, criterion)
        return GoldRow(
            item_id=item_id,
            output_id=output_id,
            dimension=criterion.key,
            value=value,  # type: ignore[arg-type]
            explanation=take_text(row, "explanation"),
            tolerance=_tolerance(row, criterion),
            extra=row,
        )

    def trap(self, row: Row) -> TrapRow:
        """Return one trap with at least one expected value."""
        item_id = self._item_id(row)
        expected = self._expected(row, self.index.outputs(item_id))
        if not expected:
            raise RowRefused("expected", "is empty; a trap needs an expected value")
        return TrapRow(item_id, expected, take_text(row, "explanation"), row)

    def training(self, row: Row) -> TrainingRow:
        """Return one practice item; its id must not be one of the items."""
        item = read_item(row, self.limits)
        if item.id in self.index:
            raise RowRefused("id", f"{shown(item.id)} is also the id of an item")
        feedback = take_text(row, "feedback")
        expected = self._expected(row, tuple(output.id for output in item.outputs))
        return TrainingRow(item, expected, feedback)

    def _item_id(self, row: Row) -> str:
        item_id = take_name(row, "item_id", self.limits)
        if item_id in self.index:
            return item_id
        if self.index.is_broken(item_id):
            raise OfBrokenItem
        raise RowRefused("item_id", f"{shown(item_id)} is not an item of this folder")

    def _criterion(self, row: Row, key: str, path: str = "") -> CriterionSpec:
        name = take_required(row, key, path)
        criterion = self.criteria.get(name) if isinstance(name, str) else None
        if criterion is None:
            known = ", ".join(list(self.criteria)[:20])
            reason = f"{shown(name)} is not a dimension of dataset.json ({known})"
            raise RowRefused(join(path, key), reason)
        return criterion

    def _unit(self, row: Row) -> Unit:
        item_id = self._item_id(row)
        criterion = self._criterion(row, "dimension")
        return item_id, criterion, take_output(row, criterion, self.index.outputs(item_id))

    def _expected(self, row: Row, outputs: tuple[str, ...]) -> tuple[ExpectationRow, ...]:
        found: dict[tuple[str | None, str], ExpectationRow] = {}
        for path, member in take_objects(row, "expected", self.limits.expectations):
            expectation = self._expectation(member, outputs, path)
            unit = (expectation.output_id, expectation.dimension)
            if unit in found:
                raise RowRefused(path, "expects a second value for the same output and dimension")
            found[unit] = expectation
        return tuple(found.values())

    def _expectation(self, row: Row, outputs: tuple[str, ...], path: str) -> ExpectationRow:
        # `criterion` is the older spelling; it stays in the row, which is how writing knows.
        if "criterion" in row:
            if "dimension" in row:
                raise RowRefused(path, 'has both "dimension" and "criterion"')
            row["dimension"] = row["criterion"]
        criterion = self._criterion(row, "dimension", path)
        if criterion.type == TEXT:
            reason = f"{shown(criterion.key)} is written freely; no text can be expected of it"
            raise RowRefused(join(path, "dimension"), reason)
        refuse_ranking(criterion, "no ranking can be expected of it", path)
        output_id = take_output(row, criterion, outputs, path)
        value = _value(row, criterion, path)
        if value != criterion.scale.spelled(value) and criterion.type in SETS:
            raise RowRefused(join(path, "value"), "list the values in the order of the dimension")
        return ExpectationRow(
            output_id=output_id,
            dimension=criterion.key,
            value=value,  # type: ignore[arg-type]
            tolerance=_tolerance(row, criterion, path),
            feedback=take_text(row, "feedback", path),
            extra=row,
        )


def _value(
    row: Row, criterion: CriterionSpec, path: str = "", *, nullable: bool = False
) -> Value | None:
    value = take_required(row, "value", path)
    if value is None and nullable:
        return None
    refuse_off_scale(value, criterion, join(path, "value"))
    return value  # type: ignore[no-any-return]


def _tolerance(row: Row, criterion: CriterionSpec, path: str = "") -> int | float | None:
    tolerance = take_measure(row, "tolerance", path)
    if tolerance and not criterion.scale.is_numeric():
        reason = f"the values of {shown(criterion.key)} are not numbers"
        raise RowRefused(join(path, "tolerance"), reason)
    return tolerance


def _order(row: Row) -> Order | None:
    order = row.get("order")
    if order is None:
        return None
    if order not in ("AB", "BA"):
        raise RowRefused("order", f'{shown(order)} is neither "AB" nor "BA"')
    del row["order"]
    return order  # type: ignore[no-any-return]
