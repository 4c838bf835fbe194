"""Which addresses a judge may be called at, and connecting to exactly what was checked."""

import asyncio
import functools
import ipaddress
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import httpx

from judges.engine.errors import JudgeMisconfigured, JudgeUnavailable
from judges.engine.transport.clients import PlainClient
from judges.engine.transport.connections import Connections

Resolver = Callable[[str, int], Awaitable[list[str]]]
WRAPPING = tuple(
    ipaddress.ip_network(text)
    # NAT64 twice, IPv4-compatible, IPv4-translated: each hides an IPv4 address.
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")
)
HTTPS_PORT = 443
PLAIN = re.compile(
    r"[a-z]+://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?(?:/[\w.~/-]*)?", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True)
class HostPolicy:
    """`hosts` are allowed names, or name:port for another port than 443."""

    hosts: frozenset[str]
    allow_loopback: bool = False

    @classmethod
    def of(cls, hosts: Iterable[str], *, allow_loopback: bool = False) -> "HostPolicy":
        own = f":{HTTPS_PORT}"
        return cls(frozenset(host.lower().removesuffix(own) for host in hosts), allow_loopback)

    def check(self, address: str) -> httpx.URL:
        """Return the parsed address. Raises `JudgeMisconfigured` saying what to change."""
        url = read_address(address)
        if self.allow_loopback and is_loopback_name(name_of(url)):
            if url.scheme in {"http", "https"}:
                return url
            raise JudgeMisconfigured("The address must start with http:// or https://.")
        self.check_remote(url)
        return url

    def check_remote(self, url: httpx.URL) -> None:
        port = url.port or HTTPS_PORT
        named = name_of(url) if port == HTTPS_PORT else f"{name_of(url)}:{port}"
        if url.scheme != "https":
            raise JudgeMisconfigured("The address must start with https://.")
        if named not in self.hosts:
            raise JudgeMisconfigured(
                f"{named} is not among the allowed provider hosts; the operator can add it to "
                "EVALHUB_JUDGE_HOSTS."
            )


# The same few addresses come with every call, and httpx takes long to read one.
@functools.lru_cache(maxsize=256)
def read_address(address: str) -> httpx.URL:
    """Read an address. Only the plain form passes: what readers could read in two ways does not."""
    if not PLAIN.fullmatch(address):
        raise JudgeMisconfigured(
            "The address must be plain, such as https://host/v1: no user or password, no spaces, "
            "nothing after ? or #."
        )
    try:
        url = httpx.URL(address)
        named = bool(url.host)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        named = False
    if not named:
        raise JudgeMisconfigured("The address cannot be read; write https://host/v1.")
    return url


def name_of(url: httpx.URL) -> str:
    """The host as it is resolved and as certificates name it: xn-- forms stay as they are."""
    return url.raw_host.decode("ascii").lower()


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
        if any(ip in network for network in WRAPPING):
            return False
    return ip.is_global and not ip.is_multicast


@functools.cache
def trusted() -> ssl.SSLContext:
    """The certificates that httpx trusts; reading them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)


@functools.lru_cache(maxsize=256)
def url_of(text: str) -> httpx.URL:
    """A URL that httpx need not read again; for places under an address that was checked."""
    return httpx.URL(text)


@functools.lru_cache(maxsize=256)
def placed_at(url: httpx.URL, address: str) -> httpx.URL:
    """The URL with an IP address in the place of its host."""
    return url.copy_with(host=address)


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PinnedTransport(httpx.AsyncHTTPTransport):
    """Resolves a host once, checks every answer, and connects to the address it checked.

    TLS and the Host header keep the name, so certificates are verified as usual. One transport
    serves one provider. An address that cannot be reached makes room for the next one.
    """

    def __init__(
        self,
        policy: HostPolicy,
        *,
        resolver: Resolver = resolve,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        context = trusted() if verify is None else verify
        super().__init__(verify=context, trust_env=False, retries=0)
        self._pool = Connections(context)  # type: ignore[assignment]
        self.policy = policy
        self.resolver = resolver
        self.pinned: dict[tuple[str, int], list[str]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        addresses = await self.addresses_of(self.checked(request.url))
        # A request is sent once and is ours; a second one would have to be read anew.
        request.extensions = {**request.extensions, "sni_hostname": name_of(request.url)}
        request.url = placed_at(request.url, addresses[0])
        try:
            return await super().handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            addresses.append(addresses.pop(0))
            raise

    def checked(self, url: httpx.URL) -> httpx.URL:
        """The place a request goes to. Its path and query are ours, made from a checked address."""
        if url.userinfo:
            raise JudgeMisconfigured("The address holds a user or password; remove it.")
        return self.policy.check(f"{url.scheme}://{url.netloc.decode('ascii')}")

    async def addresses_of(self, url: httpx.URL) -> list[str]:
        port = url.port or (HTTPS_PORT if url.scheme == "https" else 80)
        place = (name_of(url), port)
        if place not in self.pinned:
            self.pinned[place] = await self.checked_addresses(*place)
        return self.pinned[place]

    async def checked_addresses(self, host: str, port: int) -> list[str]:
        """All addresses of a host; a single one that may not be called condemns the host."""
        try:
            addresses = await self.resolver(host, port)
        except (OSError, UnicodeError):
            raise JudgeUnavailable(f"{host} cannot be resolved.", sent=False) from None
        if not addresses:
            raise JudgeUnavailable(f"{host} cannot be resolved.", sent=False)
        loopback = self.policy.allow_loopback and is_loopback_name(host)
        for address in addresses:
            inside = ipaddress.ip_address(address.partition("%")[0]).is_loopback
            if not (inside if loopback else is_public(address)):
                raise JudgeMisconfigured(f"{host} points to an address that may not be called.")
        return addresses


def open_client(transport: PinnedTransport) -> PlainClient:
    """A client that follows nothing and reads nothing from the environment."""
    return PlainClient(transport)
