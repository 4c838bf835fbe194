"""Parquet files, written as the rows come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from calibration.exports.tables.columns import Column, Kind

# A row group is what a reader, and the writer, has in memory at once.
BATCH = 1000
GROUP = 10_000
TYPES = {
    Kind.TEXT: DataType.utf8(),
    Kind.JSON: DataType.utf8(),
    Kind.WHOLE: DataType.int64(),
    Kind.NUMBER: DataType.float64(),
    Kind.TRUTH: DataType.bool(),
}


def write_table(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    notes: Mapping[str, str],
) -> int:
    """Write the rows; a missing key is a null. Returns how many there were."""
    schema = Schema([Field(one.name, TYPES[one.kind], nullable=True) for one in columns])
    counted = Counted(rows)
    batches = Batches(columns, schema, iter(counted))
    reader = RecordBatchReader.from_batches(schema, batches)
    with path.open("wb") as file:
        write_parquet(
            reader,
            file,
            compression="zstd(3)",
            max_row_group_size=GROUP,
            key_value_metadata=dict(notes),
        )
    return counted.n


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows, self.n = rows, 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            self.n += 1
            yield row


class Batches:
    """Rows as Arrow batches."""

    def __init__(
        self, columns: Sequence[Column], schema: Schema, rows: Iterator[Mapping[str, Any]]
    ) -> None:
        self.columns, self.schema, self.rows = columns, schema, rows

    def __iter__(self) -> Iterator[RecordBatch]:
        while chunk := list(islice(self.rows, BATCH)):
            arrays = [
                Array([cell(one.kind, row.get(one.name)) for row in chunk], type=TYPES[one.kind])
                for one in self.columns
            ]
            yield RecordBatch.from_arrays(arrays, schema=self.schema)


def cell(kind: Kind, value: Any) -> Any:
    """A value as its column holds it: 4 and 4.0 are the same number."""
    if value is None:
        return None
    if kind is Kind.NUMBER:
        return float(value)
    return int(value) if kind is Kind.WHOLE else value
