"""Reading a response's body with a bound on memory, compressed or not."""

import zlib
from collections.abc import AsyncIterator

import httpx

from judges.engine.errors import BrokenReply

MOST_BYTES = 2 * 1024 * 1024
ENCODINGS = "gzip, deflate"
# Lets zlib read a gzip or a zlib header, whichever is there.
ANY_HEADER = 32 + zlib.MAX_WBITS


class BoundedBody:
    """Collects a body and refuses it once it is larger than allowed.

    httpx would inflate a whole network chunk at once, a thousandfold; here no more than the
    bound plus one byte is ever inflated.
    """

    def __init__(self, encoding: str, most: int = MOST_BYTES) -> None:
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BrokenReply("The provider's reply is compressed in a way nobody asked for.")
        compressed = encoding not in {"", "identity"}
        self.inflater = zlib.decompressobj(ANY_HEADER) if compressed else None
        self.content = bytearray()
        self.most = most

    def add(self, part: bytes) -> None:
        """Take the next raw bytes."""
        if self.inflater is not None:
            try:
                part = self.inflater.decompress(part, self.most + 1 - len(self.content))
            except zlib.error:
                raise BrokenReply("The provider's reply could not be decompressed.") from None
        self.content += part
        if len(self.content) > self.most:
            raise BrokenReply(f"The provider's reply is larger than {self.most:,} bytes.")

    def finished(self) -> bytes:
        """The whole body. Raises `BrokenReply` if compressed bytes are missing at its end."""
        if self.inflater is not None and self.content and not self.inflater.eof:
            raise BrokenReply("The provider's compressed reply was cut.")
        return bytes(self.content)


async def read_capped(response: httpx.Response) -> bytes:
    """Read a body of at most 2 MiB, counted after decompression."""
    body = BoundedBody(response.headers.get("content-encoding", "").strip().lower())
    async for part in response.aiter_raw():
        body.add(part)
    return body.finished()


async def lines_of(response: httpx.Response, most: int = MOST_BYTES) -> AsyncIterator[bytes]:
    """The lines of an uncompressed body, one after the other; empty ones are left out."""
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise BrokenReply("The provider's file is compressed in a way nobody asked for.")
    begun = b""
    async for part in response.aiter_raw():
        *whole, begun = (begun + part).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
        if len(begun) > most:
            raise BrokenReply(f"A line of the provider's file is larger than {most:,} bytes.")
    if begun.strip():
        yield begun
