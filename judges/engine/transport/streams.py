"""Sockets for httpcore on asyncio's own streams: one write for each request, no idle polling."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpcore


@asynccontextmanager
async def within(
    seconds: float | None, late: type[Exception], failed: type[Exception]
) -> AsyncIterator[None]:
    """Turn a time limit and the system's errors into those of httpcore."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except (OSError, ssl.SSLError, EOFError) as error:
        raise failed(str(error)) from error


@contextmanager
def writing() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise httpcore.WriteError(str(error)) from error


class Stream(httpcore.AsyncNetworkStream):
    """One connection. What is written leaves once an answer is awaited, head and body at once."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.unsent = bytearray()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.unsent += buffer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        async with within(timeout, httpcore.ReadTimeout, httpcore.ReadError):
            if self.unsent:
                await self.flush()
            return await self.reader.read(max_bytes)

    async def flush(self) -> None:
        whole, self.unsent = bytes(self.unsent), bytearray()
        with writing():
            self.writer.write(whole)
            await self.writer.drain()

    async def aclose(self) -> None:
        """Say goodbye, and wait for no answer: one over TLS might come after the loop has ended."""
        self.writer.close()
        self.writer.transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        async with within(timeout, httpcore.ConnectTimeout, httpcore.ConnectError):
            await self.writer.start_tls(ssl_context, server_hostname=server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        """An idle connection that can be read was closed by the other side."""
        if info == "is_readable":
            return self.reader.at_eof() or self.writer.is_closing()
        return self.writer.get_extra_info(info)


class Network(httpcore.AsyncNetworkBackend):
    """Opens streams to addresses that were checked before."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        async with within(timeout, httpcore.ConnectTimeout, httpcore.ConnectError):
            return Stream(*await asyncio.open_connection(host, port))
