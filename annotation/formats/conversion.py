"""From a record and a mapping to the rows of a dataset folder that it stands for."""

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from annotation.dataset.kinds.scales import RANKING
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.rubrics import CriterionSpec
from annotation.dataset.values import JSON, Row
from annotation.formats.cells import fitting, is_blank
from annotation.formats.mapping import Mapping, RatingColumn
from annotation.formats.rankings.orders import order_of, side_of
from annotation.formats.rankings.outputs import content_key, outputs_of
from annotation.formats.records import Answer, Record, pick
from annotation.formats.tables.numbers import NumberRefused, decimal_mark
from annotation.formats.texts import input_of, output_of, plain
from evalhub.scales.numbers import is_number

_SOMEBODY = "imported"
_MOST_NAMED = 20


class Blank(Exception):
    """The record lacks what it says here, and the mapping says to pass over such records."""


@dataclass(slots=True)
class Piece:
    """What one record says: (a part of) an item, and ratings with the columns they stand in.

    `passed` are the reasons for which ratings are passed over, each as often as it holds.
    """

    place: int
    item: Row
    labels: list[tuple[str, Row]] = field(default_factory=list)
    verdicts: list[tuple[str, Row]] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Given:
    """One value of a record, wherever the mapping found it."""

    column: str
    criterion: str
    value: JSON
    output: str
    answer: Answer | None = None
    judge: bool = False


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns records into pieces; raises `RowRefused` with the column that is at fault."""

    mapping: Mapping
    criteria: MappingType[str, CriterionSpec]
    # The decimal mark of each column, as far as rows have shown it.
    marks: dict[str, str] = field(default_factory=dict)
    # Questions of the source whose answers are passed over.
    untaken: set[str] = field(default_factory=set)

    def piece(self, record: Record) -> Piece:
        """Return what the record says. Raises `RowRefused` or `Blank`."""
        item = self._item(record.columns)
        if not item["outputs"] and self.mapping.outputs:
            if self.mapping.skip_blank:
                raise Blank("no output")
            raise RowRefused(self.mapping.outputs[0], "is empty; the row has no output")
        piece = Piece(record.place, item)
        for given in self._given(record):
            self._rate(piece, record, given)
        piece.passed += self._untaken(record)
        return piece

    def _untaken(self, record: Record) -> Iterator[str]:
        """Yield why answers that the source names are passed over: nothing is mapped to them."""
        taken = {one.column for one in self.mapping.ratings}
        answered = {one.name for one in record.answers if not is_blank(one.value)}
        for name in sorted(answered - taken):
            if len(self.untaken) < _MOST_NAMED:
                self.untaken.add(name)
            known = shown(name) if name in self.untaken else "further names"
            yield f"only what was answered under {known}, which is mapped to no Criterion"

    def _item(self, columns: Row) -> Row:
        mapping = self.mapping
        raw = pick(columns, mapping.input)
        if is_blank(raw):
            if mapping.skip_blank:
                raise Blank("no input")
            raise RowRefused(mapping.input, "is empty; every row needs an input")
        item: Row = {"id": "", "input": input_of(raw), "outputs": outputs_of(columns, mapping)}
        for name, column in (("context", mapping.context), ("reference", mapping.reference)):
            value = pick(columns, column) if column else None
            if not is_blank(value):
                item[name] = output_of(value)
        metadata = self._metadata(columns)
        if metadata:
            item["metadata"] = metadata
        item["id"] = self._id(columns, item)
        return item

    def _id(self, columns: Row, item: Row) -> str:
        if not self.mapping.id:
            return content_key(item["input"], item.get("context", ""))
        value = pick(columns, self.mapping.id)
        if is_blank(value) or isinstance(value, list | dict):
            raise RowRefused(self.mapping.id, "is empty; every row needs an id")
        return plain(value).strip()

    def _cell(self, columns: Row, column: str) -> JSON:
        return pick(columns, column) if column else None

    def _metadata(self, columns: Row) -> Row:
        found: Row = {}
        for column in self.mapping.metadata:
            value = pick(columns, column)
            if isinstance(value, dict):
                found |= value
            elif not is_blank(value):
                found[column] = value
        return found

    def _given(self, record: Record) -> Iterator[Given]:
        mapping, columns = self.mapping, record.columns
        for rating in mapping.ratings:
            value = pick(columns, rating.column)
            if not is_blank(value):
                yield Given(
                    rating.column, rating.criterion, value, rating.output, judge=rating.judge
                )
            yield from _answered(record, rating)
        if mapping.criterion:
            name, value = plain(pick(columns, mapping.criterion)), pick(columns, mapping.value)
            if name and not is_blank(value):
                yield Given(mapping.value, name, value, "", judge=self._by_judge(columns))

    def _by_judge(self, columns: Row) -> bool:
        """Tell whose rating a row with one rating is: a judge's where only a judge is named."""
        return bool(self.mapping.judge_name or plain(self._cell(columns, self.mapping.judge)))

    def _rate(self, piece: Piece, record: Record, given: Given) -> None:
        criterion = self.criteria.get(given.criterion)
        if criterion is None:
            known = ", ".join(list(self.criteria)[:20])
            reason = f"{shown(given.criterion)} is not a criterion of the Rubric ({known})"
            raise RowRefused(given.column, reason)
        if criterion.type == RANKING and (given.judge or (given.answer and given.answer.judge)):
            piece.passed.append("a ranking of a model, which no Judge gives here")
            return
        outputs = piece.item["outputs"]
        row: Row = {"item_id": piece.item["id"], "dimension": criterion.key}
        value = _about_outputs(given.value, outputs, criterion)
        row["value"] = self._fitting(given.column, value, criterion)
        if criterion.scope == "output" and outputs:
            row["output_id"] = self._output_id(given, outputs)
        row |= self._about(record.columns, given)
        (piece.verdicts if "judge_model" in row else piece.labels).append((given.column, row))

    def _fitting(self, column: str, value: JSON, criterion: CriterionSpec) -> JSON:
        """Return the scale's value; a column that writes fractions in two ways is refused."""
        try:
            fitted = fitting(value, criterion)
        except NumberRefused as refused:
            raise RowRefused(column, str(refused)) from None
        mark = decimal_mark(value) if isinstance(value, str) and is_number(fitted) else ""
        if mark and self.marks.setdefault(column, mark) != mark:
            reason = f"{shown(value)} has another decimal mark than a row before; use one"
            raise RowRefused(column, reason)
        return fitted

    def _output_id(self, given: Given, outputs: list[Row]) -> str:
        if len(outputs) == 1:
            return str(outputs[0]["id"])
        if given.output in [one["id"] for one in outputs]:
            return given.output
        raise RowRefused(given.column, "the row has several outputs; say which one is rated")

    def _about(self, columns: Row, given: Given) -> Row:
        mapping, answer = self.mapping, given.answer
        if answer is not None:
            return _answer_row(answer)
        comment = plain(self._cell(columns, mapping.comment))
        if given.judge:
            name = plain(self._cell(columns, mapping.judge)).strip()
            row: Row = {"judge_model": name or mapping.judge_name or _SOMEBODY}
            return row | ({"rationale": comment} if comment else {})
        name = plain(self._cell(columns, mapping.annotator)).strip()
        row = {"annotator_id": name or mapping.annotator_name or _SOMEBODY}
        return row | ({"comment": comment} if comment else {})


def _answered(record: Record, rating: RatingColumn) -> Iterator[Given]:
    """Yield the source's own answers to the question that a rating column names."""
    for answer in record.answers:
        if answer.name == rating.column and not is_blank(answer.value):
            yield Given(
                rating.column, rating.criterion, answer.value, rating.output, answer, answer.judge
            )


def _answer_row(answer: Answer) -> Row:
    if answer.judge:
        row: Row = {"judge_model": answer.by}
        return row | ({"rationale": answer.comment} if answer.comment else {})
    row = {"annotator_id": answer.by}
    for key in ("comment", "seconds", "created_at"):
        if getattr(answer, key):
            row[key] = getattr(answer, key)
    return row


def _about_outputs(value: JSON, outputs: list[Row], criterion: CriterionSpec) -> JSON:
    """Return what is said of two outputs, or of all, in the words of a dataset folder."""
    if criterion.scope == "pair":
        return side_of(value, outputs)
    if criterion.scope == "list":
        return order_of(value, outputs) or value
    return value
