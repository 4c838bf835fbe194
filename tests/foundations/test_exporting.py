"""Rows to files and back, byte for byte."""

import gzip
import hashlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub import exporting
from evalhub.exporting import CsvMode

TEXT = st.text(st.characters(blacklist_categories=["Cs"]))
ROWS = [{"id": "a", "value": -0.5, "note": "=1+1"}, {"id": "b", "value": None, "note": "l1\nl2"}]


def csv_text(rows: list[dict[str, object]], mode: CsvMode) -> str:
    return b"".join(exporting.csv_stream(rows, ["id", "value", "note"], mode)).decode()


def test_canonical_json_has_one_spelling() -> None:
    assert exporting.canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
    assert exporting.content_hash({"b": 1, "a": 2}) == exporting.content_hash({"a": 2, "b": 1})
    with pytest.raises(ValueError, match="Out of range"):
        exporting.canonical_json(float("nan"))


def test_jsonl_keeps_order_and_refuses_what_is_not_json() -> None:
    lines = list(exporting.jsonl(ROWS))
    assert [json.loads(line) for line in lines] == ROWS
    assert lines[0] == b'{"id": "a", "value": -0.5, "note": "=1+1"}\n'
    with pytest.raises(UnicodeEncodeError):
        list(exporting.jsonl([{"id": "\ud800"}]))


def test_safe_csv_defuses_formulas_and_leaves_numbers() -> None:
    assert csv_text(ROWS, CsvMode.SAFE).splitlines()[1] == '"a","-0.5","\'=1+1"'
    assert csv_text(ROWS, CsvMode.RAW).splitlines()[1] == "a,-0.5,=1+1"


@pytest.mark.parametrize(
    "text",
    ["=1", "+1+2", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\0x", " =1", "\u3000=1", "\uff1d1", "'=1"],
)
def test_every_formula_start_gets_an_apostrophe(text: str) -> None:
    assert exporting.safe_cell(text) == f"'{text}"
    assert exporting.read_safe(exporting.safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "-5", "+3.25", "1e3", "a=b", "\u22120.5"])
def test_harmless_cells_stay_as_they_are(text: str) -> None:
    assert exporting.safe_cell(text) == text


@given(st.lists(st.fixed_dictionaries({"id": TEXT, "value": TEXT, "note": TEXT}), max_size=4))
@pytest.mark.parametrize("mode", list(CsvMode))
def test_csv_round_trip_loses_nothing(mode: CsvMode, rows: list[dict[str, str]]) -> None:
    text = csv_text(rows, mode)
    assert list(exporting.read_csv(io.StringIO(text, newline=""), mode)) == rows


def test_a_column_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="extra"):
        list(exporting.csv_stream([{"id": 1, "extra": 2}], ["id"]))


def test_nested_values_become_canonical_json() -> None:
    assert exporting.cell({"b": [1, True]}) == '{"b":[1,true]}'
    assert exporting.cell(True) == "true"


def test_gzip_is_the_same_every_time() -> None:
    first, second = (b"".join(exporting.gzipped(exporting.jsonl(ROWS))) for _ in range(2))
    assert first == second
    assert gzip.decompress(first) == b"".join(exporting.jsonl(ROWS))


def test_meter_knows_size_and_hash_at_the_end() -> None:
    meter = exporting.Meter()
    body = b"".join(meter.of(exporting.jsonl(ROWS)))
    written = meter.result()
    assert (written.rows, written.size) == (2, len(body))
    assert written.sha256 == hashlib.sha256(body).hexdigest()
    listed = exporting.manifest("evalhub-dataset", {"items.jsonl": written})
    assert listed["files"]["items.jsonl"]["rows"] == 2
    assert listed["schema_version"] == exporting.SCHEMA_VERSION


def test_file_names_hold_nothing_dangerous() -> None:
    assert exporting.file_name("../../etc/passwd", "csv", CsvMode.RAW) == "etc-passwd.raw.csv"
    assert exporting.file_name("\u202e", "jsonl") == "export.jsonl"
