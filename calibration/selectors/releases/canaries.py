"""Releases known by the canary that a file carries."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from calibration.models import CANARY, GoldenSet

PATTERN = re.compile(CANARY.encode() + rb"[0-9a-f]{32}")
PIECE = 1024 * 1024
LONGEST = len(CANARY) + 32
# A canary stands near the beginning of every file that has one.
MOST = 16 * PIECE
GZIP = b"\x1f\x8b"


def carried_releases(path: Path) -> list[GoldenSet]:
    """The releases whose canaries stand in a file, or in the files of a folder."""
    found = {mark for file in files_of(path) for mark in marks_in(file)}
    if not found:
        return []
    releases = GoldenSet.objects.select_related("project").order_by("project", "number")
    return [one for one in releases if one.canary in found]


def canary_notes(path: Path) -> list[str]:
    """What to say before a file is loaded that carries a release."""
    return [
        f"This carries the canary of release {one.number} of {one.project.slug}: it was exported "
        "from there, and what was held out there is not unseen here."
        for one in carried_releases(path)
    ]


def files_of(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
    return [path] if path.is_file() else []


def marks_in(path: Path) -> set[str]:
    """The canaries in the first 16 MB of a file, packed or not; none where it cannot be read."""
    found: set[str] = set()
    rest = b""
    try:
        for piece in pieces(path):
            window = rest + piece
            found |= {mark.decode() for mark in PATTERN.findall(window)}
            rest = window[-LONGEST:]
    except (OSError, EOFError, ValueError):
        return found
    return found


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    with gzip.open(path) if packed else path.open("rb") as stream:
        for _ in range(MOST // PIECE):
            piece = stream.read(PIECE)
            if not piece:
                return
            yield piece
