import random
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from arro3.core import Array, DataType, Field, Table, struct_array
from arro3.io import write_parquet

from annotation.dataset.limits import LIMITS
from annotation.dataset.reading import FileBroken
from annotation.formats.registry import open_source
from annotation.formats.tables.parquet import _json, parquet_rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """200 rows, of which every third has no rating."""
    text, number = DataType.utf8(), DataType.int64()
    inner = struct_array([Array(["en"] * 200, text)], fields=[Field("lang", text, nullable=True)])
    columns = {
        "prompt": Array([f"Why {place}?" for place in range(200)], text),
        "response": Array(["So."] * 200, text),
        "accuracy": Array([None if place % 3 == 2 else 4 for place in range(200)], number),
        "metadata": inner,
    }
    write_parquet(Table.from_pydict(columns), tmp_path / "x.parquet", compression="zstd(3)")
    return tmp_path / "x.parquet"


def test_rows_come_with_their_types_over_several_batches(path: Path) -> None:
    source = open_source(path)
    assert (source.format.name, source.unit) == ("json", "row")
    records = list(source.records(source.reading()))
    assert [one.place for one in records] == list(range(1, 201))
    assert records[0].columns["accuracy"] == 4
    assert records[199].columns == {
        "prompt": "Why 199?",
        "response": "So.",
        "accuracy": 4,
        "metadata": {"lang": "en"},
    }
    assert records[2].columns["accuracy"] is None
    mapping = source.guess(records[:5], None)
    assert (mapping.input, mapping.outputs, mapping.metadata) == (
        "prompt",
        ("response",),
        ("metadata",),
    )


def test_damaged_files_are_refused_whatever_is_damaged(path: Path, tmp_path: Path) -> None:
    whole, rng = path.read_bytes(), random.Random(7)
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(20):
            data[rng.randrange(4, len(data))] = rng.randrange(256)
        damaged = tmp_path / "damaged.parquet"
        damaged.write_bytes(data[: rng.randrange(4, len(data) + 1)])
        # Where the damage does not show, the rows are read; nothing else is ever raised.
        with suppress(FileBroken):
            assert len(list(parquet_rows(damaged, LIMITS))) <= 200


def test_a_cut_file_is_refused_before_the_reader_panics(
    path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole, cut = path.read_bytes(), tmp_path / "cut.parquet"
    for data in (whole[:-1], whole[:200], b"PAR1xxxx", b"PAR1", b"PAR1\xff\xff\xff\xffPAR1"):
        cut.write_bytes(data)
        with pytest.raises(FileBroken, match="damaged"):
            list(parquet_rows(cut, LIMITS))
    assert capfd.readouterr().err == ""


def test_what_json_has_no_word_for_is_written_as_text() -> None:
    moment = datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001
    cells = [moment, float("nan"), float("inf"), Decimal("1.5"), b"x", [moment], None, True]
    assert [_json(cell) for cell in cells] == [
        *("2026-01-02T03:04:00", None, None, 1.5, "x", ["2026-01-02T03:04:00"], None, True),
    ]
