"""Connections to one provider, kept open between calls.

httpcore's own pool looks through all of its connections and waiting requests at every step, which
at 64 calls at once costs more than the calls. The engine bounds the calls itself, so here a
request takes the connection that was used last, or a new one.
"""

import ssl
from collections import defaultdict
from collections.abc import AsyncIterator
from types import TracebackType

import httpcore

from judges.engine.transport.streams import Network

KEEPALIVE_SECONDS = 5.0


class Connections:
    """Stands in for `httpcore.AsyncConnectionPool` inside a transport of httpx."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        self.network = Network()
        self.idle: dict[str, list[httpcore.AsyncHTTPConnection]] = defaultdict(list)
        # Those of calls that were given up midway too, which nobody puts back.
        self.known: set[httpcore.AsyncHTTPConnection] = set()

    async def __aenter__(self) -> "Connections":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.aclose()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; its connection is free again once the response has been closed."""
        connection = await self.take(request.url.origin)
        response = await connection.handle_async_request(request)
        return httpcore.Response(
            status=response.status,
            headers=response.headers,
            content=Body(response, connection, self.idle[str(request.url.origin)]),
            extensions=response.extensions,
        )

    async def take(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        waiting = self.idle[str(origin)]
        while waiting:
            connection = waiting.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        self.known = {one for one in self.known if not one.is_closed()}
        connection = httpcore.AsyncHTTPConnection(
            origin,
            ssl_context=self.context,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=self.network,
        )
        self.known.add(connection)
        return connection

    async def aclose(self) -> None:
        self.idle.clear()
        while self.known:
            await self.known.pop().aclose()


class Body:
    """A response's body; closing it gives the connection back if it can serve another request."""

    def __init__(
        self,
        response: httpcore.Response,
        connection: httpcore.AsyncHTTPConnection,
        idle: list[httpcore.AsyncHTTPConnection],
    ) -> None:
        self.response = response
        self.connection = connection
        self.idle = idle
        self.open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self.response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        if self.open:
            self.open = False
            await self.response.aclose()
            if self.connection.is_idle():
                self.idle.append(self.connection)
