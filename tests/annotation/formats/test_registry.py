import gzip
import json
from pathlib import Path

import pytest

from annotation.dataset.problems import DatasetRefused
from annotation.formats.registry import open_source

ROW = {"prompt": "Why?", "response": "So."}


@pytest.mark.parametrize(
    ("content", "name", "unit"),
    [
        ("prompt;response\nWhy?;So.\n", "csv", "line"),
        (json.dumps(ROW) + "\n" + json.dumps(ROW), "json", "line"),
        (json.dumps(ROW), "json", "line"),
        (json.dumps([ROW], indent=2), "json", "entry"),
        (json.dumps({"data": [ROW], "meta": {"page": 1}}, indent=2), "json", "entry"),
        (json.dumps({"data": [ROW], "meta": {"page": 1}}), "json", "entry"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_known_by_its_content(
    tmp_path: Path, content: str, name: str, unit: str, packed: bool
) -> None:
    path = tmp_path / "upload.bin"
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    source = open_source(path)
    assert (source.format.name, source.unit) == (name, unit)
    record = source.sample()[0]
    assert record.columns == ROW
    mapping = source.guess([record], None)
    assert (mapping.input, mapping.outputs) == ("prompt", ("response",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x1f\x8bbroken", "the gzip file is cut off"),
        (b"PK\x03\x04 a zip of something", "not a readable zip"),
    ],
)
def test_what_is_no_known_format_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "upload.bin"
    path.write_bytes(content)
    with pytest.raises(DatasetRefused, match=reason):
        open_source(path)
