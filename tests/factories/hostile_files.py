"""Files of other formats that no reader should take: too deep, too wide, broken, or not meant."""

import gzip
import io
import json
import zipfile

from arro3.core import Array, DataType, Table
from arro3.io import write_parquet

ROW = '{"input": "Why?", "output": "So."}'


def _zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return stream.getvalue()


def _parquet() -> bytes:
    stream = io.BytesIO()
    text = DataType.utf8()
    table = {"input": Array(["Why?"] * 100, text), "output": Array(["So."] * 100, text)}
    write_parquet(Table.from_pydict(table), stream)
    return stream.getvalue()


def _wide(columns: int) -> bytes:
    names = ",".join(f"c{n}" for n in range(columns))
    return f"input,output,{names}\nWhy?,So.,{',' * (columns - 1)}\n".encode()


def _json(inner: str) -> bytes:
    return f'[{ROW}, {{"input": "Why?", "output": {inner}}}]'.encode()


PARQUET = _parquet()
HOSTILE_FILES: list[tuple[str, bytes]] = [
    ("wide.csv", _wide(1_000_000)),
    ("long.csv", b"input,output\nWhy?," + b"x" * 3_000_000 + b"\n"),
    ("open.csv", b'input,output\n"Why?,So.\n' + b"more,rows\n" * 200_000),
    ("nul.csv", b"input,output\nWhy?,a\0b\n"),
    ("late.csv", b'input,output\n"a"b,c\n'),
    ("ragged.csv", b"input,output\n" + b"a,b,c,d\n" * 1_000),
    ("twice.csv", b"input,input\na,b\n"),
    ("empty.csv", b""),
    ("bytes.csv", b"input,output\n" + bytes(range(128, 160)) * 9 + b",\xff\xfe\n"),
    ("bomb.csv.gz", gzip.compress(b"input,output\n" + b"a,b\n" * 20_000_000, 9)),
    ("cut.csv.gz", gzip.compress(b"input,output\n" + b"a,b\n" * 1_000)[:-9]),
    ("deep.json", _json("[" * 100_000 + "]" * 100_000)),
    ("deep.jsonl", f"{ROW}\n{'[' * 100_000}\n".encode()),
    ("nan.json", _json("NaN")),
    ("large.json", _json("1e400")),
    ("digits.json", _json("9" * 5_000)),
    ("keys.json", f'[{{"input": "a", "input": "b", "output": "c"}}, {ROW}]'.encode()),
    ("nul.json", _json('"a\\u0000b"')),
    ("half.json", _json('"\\ud800"')),
    ("cut.json", _json('"So')),
    ("text.json", _json(json.dumps("x" * 1_500_000))),
    ("latin.jsonl", f"{ROW}\n".encode() + b'{"input": "caf\xe9", "output": "x"}\n'),
    ("cut.parquet", PARQUET[:-20]),
    ("middle.parquet", PARQUET[:40] + bytes(200) + PARQUET[240:]),
    ("footer.parquet", PARQUET[:-8] + b"\xff\xff\xff\x7f" + PARQUET[-4:]),
    ("bomb.eval", _zipped("header.json", b" " * 300_000_000)),
    ("other.eval", _zipped("../../header.json", b"{}")),
    ("tasks.json", b'[{"data": {"q": "Why?"}, "annotations": 3}, {"data": []}]'),
    ("spans.json", b'{"resourceSpans": [{"scopeSpans": [{"spans": [7, {"attributes": 9}]}]}]}'),
    ("nothing.jsonl", b'7\n8\n"x"\n'),
]
