"""A folder as a zip stream: nothing held in memory, equal content gives equal bytes."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CHUNK = 256 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16


class Sink:
    """What a ZipFile writes into; `take` hands over what has come since."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data


def zipped(folder: Path, name: str) -> Iterator[bytes]:
    """Yield a zip with the folder's files, in order of their names, under `name`."""
    sink = Sink()
    with ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", date_time=EPOCH)
            info.compress_type, info.external_attr = ZIP_DEFLATED, READABLE
            info.file_size = path.stat().st_size
            with archive.open(info, "w") as target, path.open("rb") as source:
                while data := source.read(CHUNK):
                    target.write(data)
                    yield sink.take()
    yield sink.take()
