"""A client that sends what it is given as it is, through one transport."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

# What a client of httpx says of itself with every request.
USUAL: Mapping[str, str] = {
    "accept": "*/*",
    "connection": "keep-alive",
    "user-agent": f"python-httpx/{httpx.__version__}",
}


class PlainClient(httpx.AsyncClient):
    """Follows nothing, reads nothing from the environment, and keeps no cookies.

    `exchange` leaves out what httpx does around each request for that, which costs as much as
    sending it.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__(transport=transport, follow_redirects=False, trust_env=False)

    @asynccontextmanager
    async def exchange(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        """Send a request; its response is closed at the end of the block."""
        response = await self._transport.handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()
