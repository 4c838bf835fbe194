"""Streams: one write for a request, and httpcore's own errors for whatever goes wrong."""

import asyncio
import gc
import socket
import ssl
import warnings
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore
import pytest

from judges.engine.transport.streams import Network, Stream


@asynccontextmanager
async def connected(answer: bytes, parts: list[bytes]) -> AsyncIterator[Stream]:
    """A stream to a server that notes the part it receives and answers it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        parts.append(await reader.read(1000))
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        stream = await Network().connect_tcp("127.0.0.1", port, 5.0)
        assert isinstance(stream, Stream)
        yield stream
        await stream.aclose()
        await asyncio.sleep(0)


def test_what_is_written_leaves_in_one_piece_and_an_idle_end_is_noticed() -> None:
    parts: list[bytes] = []

    async def talk() -> tuple[bytes, bool]:
        async with connected(b"yes", parts) as stream:
            await stream.write(b"head ")
            await stream.write(b"body")
            answer = await stream.read(1000, 5.0)
            assert await stream.read(1000, 5.0) == b""
            return answer, stream.get_extra_info("is_readable")

    assert asyncio.run(talk()) == (b"yes", True)
    assert parts == [b"head body"]


def test_silence_is_a_timeout_of_reading() -> None:
    async def wait() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        with listening:
            port = listening.getsockname()[1]
            stream = await Network().connect_tcp("127.0.0.1", port, 5.0)
            with pytest.raises(httpcore.ReadTimeout):
                await stream.read(10, 0.01)
            await stream.aclose()
            await asyncio.sleep(0)

    asyncio.run(wait())


def test_a_closed_port_is_an_error_of_connecting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(httpcore.ConnectError):
        asyncio.run(Network().connect_tcp("127.0.0.1", port, 5.0))


def test_a_stream_that_was_closed_takes_no_more() -> None:
    async def write() -> None:
        async with connected(b"", []) as stream:
            await stream.aclose()
            await stream.write(b"late")
            with pytest.raises((httpcore.WriteError, httpcore.ReadError)):
                await stream.read(10, 5.0)

    asyncio.run(write())


def answer_once(listening: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
    """Answer one client over TLS, and stay silent when it says goodbye."""
    plain, _ = listening.accept()
    held = context.wrap_socket(plain, server_side=True, suppress_ragged_eofs=False)
    held.sendall(held.recv(100).upper())
    return held


async def shout(port: int, trusting: ssl.SSLContext) -> bytes:
    plain = await Network().connect_tcp("127.0.0.1", port, 5.0)
    stream = await plain.start_tls(trusting, "localhost", 5.0)
    await stream.write(b"yes")
    answer = await stream.read(100, 5.0)
    await stream.aclose()
    return answer


def test_a_server_that_says_no_goodbye_keeps_no_connection_open(
    certificate: Path, trusting: ssl.SSLContext
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as pool:
        answered = pool.submit(answer_once, listening, context)
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            assert asyncio.run(shout(listening.getsockname()[1], trusting)) == b"YES"
            gc.collect()
        with answered.result() as held:
            # The end was announced; a connection that was cut would raise an error here.
            assert held.recv(100) == b""
    assert [str(one.message) for one in found] == []
