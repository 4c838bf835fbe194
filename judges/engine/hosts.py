"""Which addresses a judge may be called at, and connecting to exactly what was checked."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import httpx

from judges.engine.errors import JudgeMisconfigured, JudgeUnavailable

Resolver = Callable[[str, int], Awaitable[list[str]]]
NAT64 = ipaddress.ip_network("64:ff9b::/96")
HTTPS_PORT = 443


@dataclass(frozen=True)
class HostPolicy:
    """`hosts` are allowed names, or name:port for another port than 443."""

    hosts: frozenset[str]
    allow_loopback: bool = False

    @classmethod
    def of(cls, hosts: Iterable[str], *, allow_loopback: bool = False) -> "HostPolicy":
        return cls(frozenset(host.lower() for host in hosts), allow_loopback)

    def check(self, address: str) -> httpx.URL:
        """Return the parsed address. Raises `JudgeMisconfigured` saying what to change."""
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise JudgeMisconfigured("The address cannot be read; write https://host/v1.") from None
        if url.userinfo:
            raise JudgeMisconfigured("The address may not hold a user or password.")
        if not url.host:
            raise JudgeMisconfigured("The address names no host; write https://host/v1.")
        if self.allow_loopback and is_loopback_name(url.host):
            if url.scheme in {"http", "https"}:
                return url
            raise JudgeMisconfigured("The address must start with http:// or https://.")
        self.check_remote(url)
        return url

    def check_remote(self, url: httpx.URL) -> None:
        port = url.port or HTTPS_PORT
        named = url.host.lower() if port == HTTPS_PORT else f"{url.host.lower()}:{port}"
        if url.scheme != "https":
            raise JudgeMisconfigured("The address must start with https://.")
        if named not in self.hosts:
            raise JudgeMisconfigured(
                f"{named} is not among the allowed provider hosts; the operator can add it to "
                "EVALHUB_JUDGE_HOSTS."
            )


def is_loopback_name(host: str) -> bool:
    """`localhost` or a literal loopback address in its canonical spelling."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """May a remote provider live at this address? Wrapped and shared ranges do not count."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None or ip.sixtofour is not None or ip.teredo is not None:
            return False
        if ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class PinnedTransport(httpx.AsyncHTTPTransport):
    """Resolves a host once, checks every answer, and connects to the address it checked.

    TLS and the Host header keep the name, so certificates are verified as usual.
    """

    def __init__(
        self, policy: HostPolicy, *, resolver: Resolver = resolve, connections: int = 64
    ) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        super().__init__(trust_env=False, limits=limits, retries=0)
        self.policy = policy
        self.resolver = resolver
        self.pinned: dict[tuple[str, int], str] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = self.policy.check(str(request.url))
        address = await self.address_of(url)
        extensions = {**request.extensions, "sni_hostname": url.host}
        pinned = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=extensions,
        )
        return await super().handle_async_request(pinned)

    async def address_of(self, url: httpx.URL) -> str:
        port = url.port or (HTTPS_PORT if url.scheme == "https" else 80)
        place = (url.host, port)
        if place not in self.pinned:
            self.pinned[place] = await self.checked_address(url.host, port)
        return self.pinned[place]

    async def checked_address(self, host: str, port: int) -> str:
        try:
            addresses = await self.resolver(host, port)
        except OSError:
            raise JudgeUnavailable(f"{host} cannot be resolved.") from None
        loopback = self.policy.allow_loopback and is_loopback_name(host)
        for address in addresses:
            inside = ipaddress.ip_address(address.partition("%")[0]).is_loopback
            if not (inside if loopback else is_public(address)):
                raise JudgeMisconfigured(f"{host} points to an address that may not be called.")
        if not addresses:
            raise JudgeUnavailable(f"{host} cannot be resolved.")
        return addresses[0]
