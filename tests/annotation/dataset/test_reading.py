"""Hostile bytes: refused early, by name, without using up the machine."""

import gzip
import json
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from annotation.dataset.folder import check, open_folder
from annotation.dataset.limits import LIMITS

FIRST = b'{"id": "first", "input": "?", "outputs": []}\n'


def item(body: bytes) -> bytes:
    return b'{"id": "x", "outputs": [], "input": "?", "metadata": ' + body + b"}"


REFUSED = [
    (b'{"id": "x",', "", "not valid JSON (Expecting property name"),
    (b"{'id': 'x'}", "", "not valid JSON"),
    (b'{"id": "x"} {"id": "y"}', "", "not valid JSON (Extra data"),
    (b"[1, 2]", "", "must be a JSON object, not a list"),
    (b"null", "", "must be a JSON object, not null"),
    (b"NaN", "", "NaN is not a number that JSON allows"),
    (item(b'{"k": NaN}'), "metadata.k", "NaN is not a number"),
    (item(b'{"k": [1, -Infinity]}'), "metadata.k[1]", "-Infinity is not a number"),
    (item(b'{"k": 1e400}'), "metadata.k", "the number is too large"),
    (item(b'{"k": 9223372036854775808}'), "metadata.k", "the number is too large"),
    (item(b'{"k": ' + b"9" * 5000 + b"}"), "metadata.k", "the number is too large"),
    (item(b'{"k": 1, "k": 2}'), "metadata.k", "the key is given twice"),
    (b'{"id": "x", "id": "y"}', "id", "the key is given twice"),
    (item(b"{" + b'"k": 1, ' * 90_000 + b'"l": 1}'), "metadata.k", "the key is given twice"),
    (
        item(b"{" + b", ".join(b'"%d": 1' % key for key in range(10_001)) + b"}"),
        "metadata",
        "has more than 10,000 keys",
    ),
    (item(b'{"k": "a\\u0000b"}'), "metadata.k", "contains a NUL character"),
    (item(b'{"a\\u0000b": 1}'), "metadata.a\0b", "contains a NUL character"),
    (item(b'{"k": "\\ud800"}'), "metadata.k", "contains half a surrogate pair"),
    (item(b'{"\\uDC00": 1}'), "metadata.\udc00", "contains half a surrogate pair"),
    (item(b'{"k": "a\0b"}'), "", "contains a NUL byte"),
    (item(b'{"k": "a\tb"}'), "", "not valid JSON (Invalid control character"),
    (item(b'{"k": "caf\xe9"}'), "", "not valid UTF-8 (byte 0xE9 at position 64)"),
    (item(b'{"k": "\xed\xa0\x80"}'), "", "not valid UTF-8"),
    (item(b'{"k": "\xc0\x80"}'), "", "not valid UTF-8"),
    (item(b"[" * 32 + b"]" * 32), "", "nested more than 32 levels deep"),
    (b"[" * 1_000_000, "", "nested more than 32 levels deep"),
    (b'{"a":' * 300_000, "", "nested more than 32 levels deep"),
    (b"[" * 33 + b'"' + b'\\"' * 900_000, "", "nested more than 32 levels deep"),
    (b"{" * 30 + b'"[' + b'\\"[' * 600_000, "", "not valid JSON"),
    (item(b'{"k": "' + b"x" * 1_048_577 + b'"}'), "metadata.k", "longer than 1,048,576 bytes"),
    (b"x" * 2_097_153, "", "the line is longer than 2,097,152 bytes"),
    (item(b"1") + b"\r" + item(b"2"), "", "not valid JSON (Extra data"),
]


@pytest.mark.parametrize(("line", "field", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_a_hostile_line_is_refused_at_its_place_within_seconds(write, line, field, reason):
    folder = write({"items.jsonl": FIRST + line + b"\n"})
    start = time.process_time()
    problems = list(check(folder))
    assert time.process_time() - start < 5
    assert [(found.file, found.line, found.field) for found in problems] == [
        ("items.jsonl", 2, field)
    ]
    assert problems[0].reason.startswith(reason)
    str(problems[0]).encode()


PACKED = gzip.compress(b"".join(FIRST.replace(b"first", b"%d" % n) for n in range(1000)))
BOMB = gzip.compress((b" " * 100_000 + b"\n") * 500)
BROKEN_FILES = [
    ("items.jsonl", FIRST.decode().encode("utf-16"), "the file is UTF-16, not UTF-8"),
    ("items.jsonl.gz", PACKED[:-20], "the gzip file is cut off"),
    ("items.jsonl.gz", FIRST, "the file is not readable as gzip"),
    ("items.jsonl.gz", PACKED[:-8] + b"\0" * 8, "the file is not readable as gzip"),
    ("items.jsonl.gz", BOMB, "unpacks to more than 100 times"),
    ("items.jsonl", b"\n" * 1_000_001, "the file has more than 1,000,000 lines"),
    ("items.jsonl", b"", "the file has no items"),
    ("items.jsonl.gz", b"", "the file has no items"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BROKEN_FILES)
def test_a_broken_file_is_named(write, name, data, reason):
    folder = write({})
    (folder / "items.jsonl").unlink()
    (folder / name).write_bytes(data)
    start = time.process_time()
    problems = check(folder)
    assert time.process_time() - start < 5
    assert any(
        found.file.startswith("items.jsonl") and reason in found.reason for found in problems
    )


def test_a_byte_order_mark_windows_lines_and_blank_lines_are_accepted(write):
    data = b"\xef\xbb\xbf" + FIRST.replace(b"\n", b"\r\n") + b"\r\n  \n" + item(b"{}")
    with open_folder(write({"items.jsonl": data})) as folder:
        assert [found.id for found in folder.items()] == ["first", "x"]


def test_blank_lines_count_in_line_numbers(write):
    problems = check(write({"items.jsonl": FIRST + b"\n\n[]\n"}))
    assert [found.line for found in problems] == [4]


def test_brackets_inside_text_are_not_depth(write):
    body = json.dumps({"id": "x", "input": '[{"\\' * 2000, "outputs": []}).encode()
    with open_folder(write({"items.jsonl": body})) as folder:
        assert [found.input for found in folder.items()] == ['[{"\\' * 2000]


def test_escaped_text_that_only_looks_like_nul_is_kept(write):
    body = item(b'{"k": "\\\\u0000", "l": "\\ud83d\\ude00", "m": "\\\\ud800"}')
    with open_folder(write({"items.jsonl": body})) as folder:
        metadata = next(iter(folder.items())).metadata
    assert metadata == {"k": "\\u0000", "l": "\U0001f600", "m": "\\ud800"}


def test_an_integer_of_64_bits_is_kept_exactly(write):
    folder = write({"items.jsonl": item(b'{"k": 9223372036854775807}')})
    with open_folder(folder) as opened:
        assert next(iter(opened.items())).metadata["k"] == 2**63 - 1


def test_a_file_over_its_limit_is_not_read_to_the_end(write):
    problems = check(write({}), replace(LIMITS, file_bytes=100))
    assert [found.reason for found in problems] == ["the file is larger than 100 bytes"]


def test_a_gzip_bomb_leaves_memory_flat(write):
    folder = write({})
    (folder / "items.jsonl").unlink()
    with gzip.open(folder / "items.jsonl.gz", "wb", compresslevel=9) as packed:
        for _ in range(300):
            packed.write(b" " * 1_048_576)
    # 300 MiB of blanks on one line: about 0.3 MiB packed. The shell in between forgets this
    # process's own memory, which a process started directly would count as its peak.
    script = (
        "import resource, sys; from annotation.dataset.folder import check;"
        "problems = check(sys.argv[1]);"
        "unit = 1024 if sys.platform == 'linux' else 1024 * 1024;"
        "print(len(problems), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)"
    )
    command = ["/bin/sh", "-c", '"$0" -c "$1" "$2"; exit $?', sys.executable, script, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    problems, mebibytes = map(int, ran.stdout.split())
    assert problems == 1
    assert mebibytes < 100
