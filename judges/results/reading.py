"""Reading files that come from anywhere: how large they are is bounded before they are parsed."""

import json
import sys
from collections.abc import Callable
from typing import IO, Any
from zlib import error as DeflateError

from judges.results import deepeval, inspect, promptfoo
from judges.results.found import Results, UnreadableResults

if sys.version_info >= (3, 14):
    from zipfile import BadZipFile, ZipFile, ZipInfo

    from compression.zstd import ZstdError
else:
    # Inspect packs its logs with zstd, which the standard library knows from 3.14 on.
    from backports.zstd import ZstdError
    from backports.zstd.zipfile import BadZipFile, ZipFile, ZipInfo

BROKEN = (BadZipFile, DeflateError, ZstdError, EOFError, OSError, RuntimeError)
MEBIBYTE = 1024 * 1024
MOST_BYTES = 64 * MEBIBYTE
MOST_UNPACKED = 512 * MEBIBYTE
MOST_MEMBER = 32 * MEBIBYTE
MOST_MEMBERS = 250_000
FORMATS: dict[str, Callable[[Any], Results]] = {
    "promptfoo": promptfoo.read,
    "inspect": inspect.read,
    "deepeval": deepeval.read,
}


def read_results(file: IO[bytes], name: str) -> Results:
    """What a file of a tool holds. Raises `UnreadableResults` saying what is wrong with it."""
    head = file.read(4)
    file.seek(0)
    if head[:2] == b"PK":
        if name != "inspect":
            raise UnreadableResults("it is a zip, and only Inspect's logs are")
        return FORMATS[name](unpacked(file))
    return FORMATS[name](parsed(bounded(file, MOST_BYTES)))


def bounded(file: IO[bytes], most: int) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise UnreadableResults(f"it is larger than {most // MEBIBYTE} MiB")
    return data


def parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except RecursionError as error:
        raise UnreadableResults("its JSON is nested too deeply") from error
    except ValueError as error:
        raise UnreadableResults("it is not JSON") from error


def unpacked(file: IO[bytes]) -> dict[str, Any]:
    """An `.eval` file as the JSON log would be: its header with the samples of all members."""
    try:
        with ZipFile(file) as archive:
            wanted = members_of(archive.infolist())
            return log_of(archive, wanted)
    except BROKEN as error:
        raise UnreadableResults("it is not a whole .eval file") from error


def members_of(members: list[ZipInfo]) -> list[ZipInfo]:
    """Header and samples, the header first."""
    if len(members) > MOST_MEMBERS:
        raise UnreadableResults(f"it has more than {MOST_MEMBERS:,} members")
    header = [one for one in members if one.filename == "header.json"]
    if not header:
        raise UnreadableResults("it has no header.json: the run did not come to its end")
    inside = [one for one in members if one.filename.startswith("samples/")]
    if any(one.flag_bits & 1 for one in [*header, *inside]):
        raise UnreadableResults("it is encrypted")
    return [header[-1], *inside]


def log_of(archive: ZipFile, wanted: list[ZipInfo]) -> dict[str, Any]:
    """Read members as far as they go, whatever size they claim to have."""
    left = MOST_UNPACKED
    found = []
    for one in wanted:
        with archive.open(one) as member:
            data = bounded(member, min(MOST_MEMBER, left))
        left -= len(data)
        found.append(parsed(data))
    header, *samples = found
    if not isinstance(header, dict):
        raise UnreadableResults("its header is no object")
    return {**header, "samples": samples}
