"""Writing converted records down as a dataset folder, and finding their places again.

A source may spread one item over many rows, and be larger than memory: pieces go to a file,
only their ids and offsets are kept, and the items are put together in a second pass.
"""

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from annotation.dataset import files
from annotation.dataset.problems import Problem, Problems, RowRefused, shown
from annotation.dataset.rubrics import RubricSpec
from annotation.dataset.values import Row
from annotation.dataset.writing import json_line, rubric_document
from annotation.formats.conversion import Blank, Converter, Piece
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reading, Record, column_names, pick

_PIECES = "pieces.tmp"
_COLUMNS_SEEN = 1_000


@dataclass(slots=True)
class Written:
    """Where the rows of one written file came from: a place and a column each."""

    places: "array[int]" = field(default_factory=lambda: array("q"))
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """What is being converted: the name that problems carry, and what its places count."""

    name: str
    unit: str = "line"


class Spool:
    """One conversion into a folder of its own. `write` once, then load the folder."""

    def __init__(self, folder: Path, source: Source, mapping: Mapping) -> None:
        self.folder = folder
        self.merged = 0
        self._source = source
        self._mapping = mapping
        self._written = {name: Written() for name in (files.ITEMS, files.LABELS, files.JUDGE)}
        self._offsets: dict[str, int | list[int]] = {}
        self._unseen = set(mapping.columns())
        self._names: dict[str, None] = {}

    def write(self, records: Iterable[Record], rubric: RubricSpec, reading: Reading) -> None:
        """Convert everything; what cannot be taken goes to the problems of `reading`."""
        document = json.dumps(rubric_document(rubric), ensure_ascii=False)
        (self.folder / files.DOCUMENT).write_text(document, encoding="utf-8")
        converter = Converter(self._mapping, {one.key: one for one in rubric.criteria})
        with (self.folder / _PIECES).open("w+b") as pieces:
            with self._open(files.LABELS) as labels, self._open(files.JUDGE) as verdicts:
                for record in records:
                    self._look_at(record)
                    try:
                        piece = converter.piece(record)
                    except RowRefused as flaw:
                        self._note(reading.problems, record.place, flaw)
                    except Blank as blank:
                        reading.skipped.add(str(blank))
                    else:
                        self._keep(pieces, piece)
                        for reason in piece.passed:
                            reading.skipped.add(reason)
                        self._rows(labels, files.LABELS, piece.place, piece.labels)
                        self._rows(verdicts, files.JUDGE, piece.place, piece.verdicts)
            self._refuse_unseen(reading.problems)
            self._put_together(pieces, reading.problems)
        (self.folder / _PIECES).unlink()

    def translate(self, problems: Problems) -> Problems:
        """Return the problems of the written folder as problems of the source."""
        found = Problems(problems.limit)
        found.total = problems.total
        found.listed = [self._translated(problem) for problem in problems]
        return found

    def _open(self, name: str) -> BinaryIO:
        return cast(BinaryIO, (self.folder / name).open("wb"))

    def _look_at(self, record: Record) -> None:
        if len(self._names) < _COLUMNS_SEEN and self._unseen:
            self._names |= dict.fromkeys(column_names(record.columns))
        if self._unseen:
            answered = {answer.name for answer in record.answers}
            self._unseen = {
                name
                for name in self._unseen
                if name not in answered
                and name not in record.columns
                and pick(record.columns, name) is None
            }

    def _refuse_unseen(self, problems: Problems) -> None:
        """A column that no record has is a slip of the pen, whatever rows say without it."""
        for name in sorted(self._unseen):
            known = ", ".join(list(self._names)[:20])
            reason = f"no {self._source.unit} has this column; there are {known}"
            problems.add(self._source.name, None, name, reason)

    def _note(self, problems: Problems, place: int, flaw: RowRefused) -> None:
        problems.add(self._source.name, place, flaw.field, flaw.reason, self._source.unit)

    def _keep(self, pieces: BinaryIO, piece: Piece) -> None:
        offset = pieces.tell()
        pieces.write(_bytes({"place": piece.place, "item": piece.item}))
        key = piece.item["id"]
        known = self._offsets.get(key)
        if known is None:
            self._offsets[key] = offset
        elif isinstance(known, list):
            known.append(offset)
        else:
            self._offsets[key] = [known, offset]

    def _rows(self, sink: BinaryIO, name: str, place: int, rows: list[tuple[str, Row]]) -> None:
        written = self._written[name]
        for column, row in rows:
            sink.write(_bytes(row))
            written.places.append(place)
            written.columns.append(column)

    def _put_together(self, pieces: BinaryIO, problems: Problems) -> None:
        written = self._written[files.ITEMS]
        with self._open(files.ITEMS) as sink:
            for offsets in self._offsets.values():
                places = [offsets] if isinstance(offsets, int) else offsets
                first = self._piece(pieces, places[0])
                for offset in places[1:]:
                    self._merge(first, self._piece(pieces, offset), problems)
                sink.write(_bytes(first["item"]))
                written.places.append(first["place"])

    def _piece(self, pieces: BinaryIO, offset: int) -> Row:
        pieces.seek(offset)
        return cast(Row, json.loads(pieces.readline()))

    def _merge(self, first: Row, other: Row, problems: Problems) -> None:
        """Add the outputs of a later row; what both say of the item must be the same."""
        self.merged += 1
        item, more = first["item"], other["item"]
        for name in ("input", "context", "reference"):
            if name in more and item.setdefault(name, more[name]) != more[name]:
                reason = f"differs from {self._source.unit} {first['place']:,} of the same id"
                self._note(problems, other["place"], RowRefused(self._column(name), reason))
        if more.get("metadata"):
            item["metadata"] = more["metadata"] | item.get("metadata", {})
        there = {output["id"]: output for output in item["outputs"]}
        for output in more["outputs"]:
            if output["id"] not in there:
                item["outputs"].append(output)
            elif there[output["id"]] != output:
                reason = f"output {shown(output['id'])} has another text or model further up"
                self._note(problems, other["place"], RowRefused(self._column("outputs"), reason))

    def _column(self, name: str) -> str:
        """Return the column behind a field of an item."""
        if name.startswith("outputs"):
            return self._mapping.outputs[0] if self._mapping.outputs else name
        return getattr(self._mapping, name.partition("[")[0], "") or name

    def _translated(self, problem: Problem) -> Problem:
        written = self._written.get(problem.file)
        if written is None:
            return problem
        if problem.line is None:
            return Problem(self._source.name, None, problem.field, problem.reason)
        at = problem.line - 1
        column = written.columns[at] if written.columns else self._column(problem.field)
        place = written.places[at]
        return Problem(self._source.name, place, column, problem.reason, self._source.unit)


def _bytes(row: Row) -> bytes:
    # Half a surrogate pair is written all the same: reading the folder refuses it by its place.
    return json_line(row).encode("utf-8", "surrogatepass")
