"""Uploaded zips: unpacked whole and inside their folder, or refused with nothing left."""

import io
import stat
import struct
import time
import zipfile
from dataclasses import replace

import pytest

from annotation.dataset.archives import unpack
from annotation.dataset.folder import check
from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import DatasetRefused

DOCUMENT = (
    '{"name": "N", "task": "pointwise", '
    '"dimensions": [{"id": "q", "type": "nominal", "values": ["x", "y"]}]}'
)
ITEMS = '{"id": "first", "input": "?", "outputs": []}\n'


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        for entry, content in entries:
            packed.writestr(entry, content)
    return stream.getvalue()


def special(name, mode):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def lying(size):
    """Say that the only entry is small, in both places where a zip says so."""
    data = bytearray(zipped([("notes", b"\0" * 3_000_000)]))
    struct.pack_into("<L", data, 22, size)
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, size)
    return bytes(data)


def patched(data, offset, form, *values):
    """Change the end record of a zip."""
    changed = bytearray(data)
    struct.pack_into(form, changed, changed.rfind(b"PK\x05\x06") + offset, *values)
    return bytes(changed)


def encrypted():
    data = bytearray(zipped([("notes", "x")]))
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, data.rfind(b"PK\x01\x02") + 8, 1)
    return bytes(data)


def of_version(version):
    """Ask for a zip reader that does not exist yet."""
    data = bytearray(zipped([("notes", "x")]))
    struct.pack_into("<H", data, data.rfind(b"PK\x01\x02") + 6, version)
    return bytes(data)


SMALL = zipped([("notes", "x")])
ZIP64 = SMALL[:-22] + b"PK\x06\x07" + b"\0" * 16 + SMALL[-22:]
REFUSED = [
    (b"", "the file is not a readable zip"),
    (b"not a zip at all", "the file is not a readable zip"),
    (SMALL[:-30], "the file is not a readable zip"),
    (zipped([("notes", "x" * 100)], zipfile.ZIP_STORED).replace(b"xxx", b"xyx"), "not a readable"),
    (ZIP64, "zip64 archives are not taken"),
    (patched(SMALL, 10, "<H", 1001), "has more than 1,000 entries"),
    (patched(SMALL, 12, "<L", 3_000_000), "its list of entries is too long"),
    (zipped([(f"f{number}", "") for number in range(1001)]), "has more than 1,000 entries"),
    (zipped([("../out", "x")]), "leads outside of the archive"),
    (zipped([("a/../../out", "x")]), "leads outside of the archive"),
    (zipped([("/etc/out", "x")]), "leads outside of the archive"),
    (zipped([("C:/out", "x")]), "leads outside of the archive"),
    (zipped([("a\\..\\out", "x")]), "leads outside of the archive"),
    (zipped([("a\u202eb", "x")]), "is too long or has invisible characters"),
    (zipped([("x" * 201, "x")]), "is too long or has invisible characters"),
    (zipped([("a", "x"), ("A", "y")]), "is in the archive twice"),
    (zipped([("a", "x"), ("a/b", "y")]), "is a file and a folder at once"),
    (zipped([(special("link", stat.S_IFLNK | 0o777), "/etc/passwd")]), "is a link or a device"),
    (zipped([(special("pipe", stat.S_IFIFO | 0o600), "")]), "is a link or a device"),
    (zipped([("inner.zip", SMALL)]), "is an archive inside the archive"),
    (zipped([("inner.tar.gz", "x")]), "is an archive inside the archive"),
    (zipped([("notes", SMALL)]), "is an archive inside the archive"),
    (zipped([("notes", "x")], zipfile.ZIP_BZIP2), "packed by a method that is not taken"),
    (encrypted(), "is encrypted"),
    (of_version(99), "the file is not a readable zip"),
    (zipped([("notes", b"\0" * 50_000_000)]), "unpacks to more than"),
    (lying(10), "the file is not a readable zip"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_a_hostile_zip_is_refused_and_leaves_nothing(tmp_path, data, reason):
    (tmp_path / "up.zip").write_bytes(data)
    target = tmp_path / "target"
    target.mkdir()
    start = time.process_time()
    with pytest.raises(DatasetRefused) as refused:
        unpack(tmp_path / "up.zip", target)
    assert time.process_time() - start < 5
    assert reason in str(refused.value)
    assert str(refused.value).startswith("up.zip")
    assert list(target.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["target", "up.zip"]


@pytest.mark.parametrize("prefix", ["", "folder/"])
def test_a_dataset_is_found_at_the_top_or_in_its_only_folder(tmp_path, prefix):
    entries = [("__MACOSX/._x", "x"), (f"{prefix}dataset.json", DOCUMENT)]
    data = zipped([*entries, (f"{prefix}items.jsonl", ITEMS)])
    (tmp_path / "up.zip").write_bytes(data)
    (tmp_path / "target").mkdir()
    root = unpack(tmp_path / "up.zip", tmp_path / "target")
    assert not check(root)
    assert root == (tmp_path / "target" / prefix)


def test_an_upload_over_the_limit_is_refused_unopened(tmp_path):
    (tmp_path / "up.zip").write_bytes(SMALL)
    (tmp_path / "target").mkdir()
    with pytest.raises(DatasetRefused, match="larger than 10 bytes"):
        unpack(tmp_path / "up.zip", tmp_path / "target", replace(LIMITS, archive_bytes=10))
