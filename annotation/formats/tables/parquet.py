"""Parquet: rows as objects, a few at a time. Read by Arrow's own implementation in Rust."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from arro3.core import RecordBatchReader
from arro3.io import read_parquet

from annotation.dataset.limits import Limits
from annotation.dataset.reading import FileBroken
from annotation.dataset.values import JSON, Row

# Few, as a row may hold texts of a megabyte each and a batch is in memory at once.
_BATCH = 64
_PANIC = "PanicException"
_DAMAGED = "the file is not readable as Parquet, or damaged"
# The length of the footer and the mark of the format.
_ENDING = 8


def parquet_columns(path: Path) -> list[str]:
    """Return the names of the columns; raise `FileBroken`."""
    _refuse_cut(path)
    with _refusing():
        return [str(name) for name in read_parquet(path).schema.names]


def _refuse_cut(path: Path) -> None:
    """Refuse what does not end as Parquet does; the reader would panic on standard error."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - _ENDING, 0))
        end = stream.read()
    if end[4:] != b"PAR1" or int.from_bytes(end[:4], "little") > size - _ENDING - 4:
        raise FileBroken(_DAMAGED)


def parquet_rows(path: Path, limits: Limits) -> Iterator[tuple[int, Row]]:
    """Yield the rows, numbered from 1; raise `FileBroken`."""
    number = 0
    names = parquet_columns(path)
    with _refusing():
        reader = read_parquet(path, batch_size=_BATCH)
    while batch := _next(reader):
        for cells in zip(*batch, strict=True):
            number += 1
            if number > limits.lines:
                raise FileBroken(f"the file has more than {limits.lines:,} rows")
            yield number, {name: _json(cell) for name, cell in zip(names, cells, strict=True)}


def _next(reader: RecordBatchReader) -> list[list[JSON]]:
    """Return the next batch by columns, nothing at the end."""
    with _refusing():
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return []
        return [list(column.to_pylist()) for column in batch.columns]


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the reader raises into `FileBroken`.

    Of a damaged file it says so by a panic, which is no `Exception` and cannot be imported.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        raise FileBroken(_DAMAGED) from error


def _json(value: JSON) -> JSON:
    """Return a cell as JSON has it: times in ISO 8601, no number for what is none."""
    if isinstance(value, dict):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    return str(value)
