"""Files that come from anywhere are bounded, and refused with words."""

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED

import pytest

from judges.results import found as found_results
from judges.results import reading
from judges.results.found import UnreadableResults
from judges.results.reading import FORMATS, read_results
from tests.factories.results import (
    about,
    as_eval,
    as_file,
    deepeval_case,
    inspect_log,
    inspect_sample,
    promptfoo_file,
    promptfoo_test,
)

DEEP = b"[" * 200_000
BROKEN: dict[str, list[Any]] = {
    "promptfoo": [{}, [], {"results": []}, {"results": {"results": [3]}}, promptfoo_file(),
                  promptfoo_file({"testCase": {"metadata": {"evalhub": "{"}}}),
                  promptfoo_file({"testCase": {"metadata": {"evalhub": "[]"}}}),
                  promptfoo_file(promptfoo_test({**about("it", "a"), "item_id": 3})),
                  promptfoo_file(promptfoo_test({**about("it", "a"), "rubric_version": "1"}))],
    "inspect": [{}, {"samples": {}}, inspect_log(), {"samples": [None]},
                {"samples": [{"metadata": None}]}, {"samples": [{"metadata": {"item_id": "x"}}]}],
    "deepeval": [{}, {"testCases": "x"}, {"testCases": []}, {"testCases": [1]},
                 {"testCases": [{"metadata": {}}]}],
}  # fmt: skip


@pytest.mark.parametrize(("name", "document"), [(n, d) for n, all_ in BROKEN.items() for d in all_])
def test_what_is_not_such_a_file_is_refused_with_words(name: str, document: Any) -> None:
    with pytest.raises(UnreadableResults) as refused:
        read_results(as_file(document), name)
    assert 10 < len(str(refused.value)) < 200


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("data", [b"", b"no", b"\xff\xfe", DEEP, b"9" * 5000, b'{"a": NaN'])
def test_what_is_not_json_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableResults):
        read_results(io.BytesIO(data), name)


def test_a_file_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", reading.MEBIBYTE)
    with pytest.raises(UnreadableResults, match="larger than 1 MiB"):
        read_results(io.BytesIO(b" " * (reading.MEBIBYTE + 1)), "deepeval")


def test_too_many_results_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_results, "MOST_RESULTS", 2)
    cases = [deepeval_case(about(f"it-{at}", "a"), score=1.0) for at in range(3)]
    with pytest.raises(UnreadableResults, match="more than 2 results"):
        read_results(as_file({"testCases": cases}), "deepeval")


def test_an_eval_file_is_read_as_the_json_log_is() -> None:
    log = inspect_log(inspect_sample(about("it-1", "a"), given=4, explanation="x"))
    assert read_results(as_eval(log), "inspect") == read_results(as_file(log), "inspect")


def test_a_member_that_unpacks_beyond_its_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBER", 1000)
    log = inspect_log(inspect_sample(about("it-1", "a"), given=4, explanation="x" * 5000))
    with pytest.raises(UnreadableResults, match="larger than"):
        read_results(as_eval(log), "inspect")


def test_all_members_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 3000)
    samples = [inspect_sample(about(f"it-{at}", "a"), given=4) for at in range(30)]
    with pytest.raises(UnreadableResults, match="larger than"):
        read_results(as_eval(inspect_log(*samples)), "inspect")


def packed(method: int = ZIP_DEFLATED, **members: bytes) -> bytes:
    file = io.BytesIO()
    with reading.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def flagged(data: bytes) -> bytes:
    """The same zip with every member said to be encrypted."""
    at, marked = data.find(b"PK\x01\x02"), bytearray(data)
    while at >= 0:
        marked[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(marked)


def spoiled(data: bytes) -> bytes:
    """The same zip with what its first member holds overwritten, after the member's header."""
    at = data.find(b"header.json") + len("header.json")
    return data[:at] + bytes(byte ^ 0x55 for byte in data[at : at + 12]) + data[at + 12 :]


ZSTANDARD = 93
LONG = json.dumps(list(range(50))).encode()
LOG = packed(**{"header.json": b"{}", "samples__1.json": json.dumps(1).encode()})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed(**{"samples__1.json": b"{}"}), "no header.json"),
        (packed(**{"header.json": b"[]"}), "header is no object"),
        (packed(**{"header.json": b"{"}), "not JSON"),
        (LOG, "sample 1 is no object"),
        (flagged(LOG), "encrypted"),
        (spoiled(packed(**{"header.json": LONG})), "not a whole .eval file"),
        (spoiled(packed(ZSTANDARD, **{"header.json": LONG})), "not a whole .eval file"),
        (LOG[: len(LOG) // 2], "not a whole .eval file"),
        (b"PK\x03\x04" + b"\x00" * 100, "not a whole .eval file"),
    ],
)
def test_a_broken_eval_file_is_refused_with_words(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableResults, match=why):
        read_results(io.BytesIO(data), "inspect")


@pytest.mark.parametrize("name", ["promptfoo", "deepeval"])
def test_only_inspects_logs_are_packed(name: str) -> None:
    with pytest.raises(UnreadableResults, match="only Inspect's logs are"):
        read_results(io.BytesIO(LOG), name)
