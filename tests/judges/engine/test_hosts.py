import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from judges.engine.errors import JudgeMisconfigured, JudgeUnavailable
from judges.engine.hosts import HostPolicy, PinnedTransport, is_public, open_client
from judges.engine.providers.calling import HttpProvider
from tests.judges.engine.conftest import LOOPBACK, TRUST, ask_once, make_request
from tests.judges.engine.fake_provider import FakeProvider

POLICY = HostPolicy.of(["API.openai.com", "llm.example:8443"])

# One loopback address in every spelling that some reader of addresses understands.
SPELLINGS = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.1"),
    *("0177.0.0.1", "127.0.0.1.", "0", "0.0.0.0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::127.0.0.1]"),
    *("[fe80::1]", "[fe80::1%25eth0]", "[fd00::1]", "[2002:7f00:1::]", "10.0.0.1", "192.168.0.1"),
    *("172.16.0.1", "169.254.169.254", "100.64.0.1", "localhost", "LOCALHOST", "localhost."),
    *("metadata.google.internal", "①②⑦.⓪.⓪.①", "127。0。0。1", "127%2e0%2e0%2e1", "xn--n3h"),
    *("api.openai.com.", "api.openai.com.evil.example", "evil.example", "openai.com", "."),
]
FORMS = [
    f"{scheme}://{host}{rest}"
    for host in SPELLINGS
    for scheme, rest in (("https", "/v1"), ("https", ":443/v1"), ("http", "/v1"), ("http", ":8080"))
]
TRICKS = [
    *("https://api.openai.com@evil.example/v1", "https://api.openai.com:443@evil.example"),
    *("https://user:pass@api.openai.com/v1", "https://@api.openai.com/v1"),
    *("https://api.openai.com#@evil.example/", "https://api.openai.com?@evil.example/"),
    *("https://api.openai.com\\@evil.example", "https://evil.example\\.api.openai.com"),
    *("https://evil.example/api.openai.com", "https://evil.example#api.openai.com"),
    *("https://api.openai.com:8443/v1", "https://llm.example/v1", "https://api.openai.com:0x1bb"),
    *("http://api.openai.com/v1", "http://api.openai.com:443/v1", "ftp://api.openai.com/v1"),
    *("file:///etc/passwd", "gopher://api.openai.com", "//api.openai.com/v1", "api.openai.com/v1"),
    *("https:api.openai.com", "https:///v1", "https://", "", " https://api.openai.com/v1"),
    *("https://api.openai.com /v1", "https://api.openai.com\r\n/v1", "https://api.openai.com\t"),
    *("https://api.openai.com:99999/v1", "https://[::1", "https://api。openai.com", "javascript:1"),
]


class Resolver:
    """Answers as scripted, one list of addresses after the other, and counts."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else list(self.answers[0])


@pytest.mark.parametrize("address", [*FORMS, *TRICKS])
def test_no_form_of_a_foreign_address_is_allowed_or_resolved(address: str) -> None:
    resolver = Resolver(["8.8.8.8"])

    async def send() -> None:
        async with open_client(PinnedTransport(POLICY, verify=TRUST, resolver=resolver)) as client:
            await HttpProvider(address, client).ask(make_request())

    with pytest.raises(JudgeMisconfigured):
        asyncio.run(send())
    with pytest.raises(JudgeMisconfigured):
        POLICY.check(address)
    assert resolver.asked == 0


def test_more_than_150_forms_are_tried() -> None:
    assert len({*FORMS, *TRICKS}) > 150


@pytest.mark.parametrize(
    "address",
    [
        "https://api.openai.com/v1",
        "https://API.OpenAI.com:443/v1",
        "https://llm.example:8443/a-b_c",
    ],
)
def test_allowed_hosts_pass_in_any_case(address: str) -> None:
    assert POLICY.check(address).scheme == "https"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.9.9.9"])
def test_loopback_counts_only_where_it_is_allowed(host: str) -> None:
    assert LOOPBACK.check(f"http://{host}/v1")
    with pytest.raises(JudgeMisconfigured):
        POLICY.check(f"http://{host}/v1")


@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2.3", "172.31.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "169.254.169.254"),
        *("100.64.0.1", "100.127.255.255", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1"),
        *("::ffff:8.8.8.8", "64:ff9b::a00:1", "64:ff9b::808:808", "2002:a00:1::", "::10.0.0.1"),
        *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "::ffff:0:10.0.0.1"),
    ],
)
def test_private_and_wrapped_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
    policy = HostPolicy.of(["api.openai.com"])
    transport = PinnedTransport(policy, verify=TRUST, resolver=Resolver(["8.8.8.8", address]))
    with pytest.raises(JudgeMisconfigured, match="may not be called"):
        asyncio.run(transport.checked_addresses("api.openai.com", 443))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_host_is_resolved_once_so_that_a_second_answer_changes_nothing() -> None:
    resolver = Resolver(["8.8.8.8"], ["10.0.0.1"])
    transport = PinnedTransport(POLICY, verify=TRUST, resolver=resolver)
    url = httpx.URL("https://api.openai.com/v1")
    first = asyncio.run(transport.addresses_of(url))
    assert asyncio.run(transport.addresses_of(url)) == first == ["8.8.8.8"]
    assert resolver.asked == 1


def test_localhost_that_points_elsewhere_is_not_called(fake_provider: FakeProvider) -> None:
    base_url = fake_provider.base_url.replace("127.0.0.1", "localhost")
    with pytest.raises(JudgeMisconfigured, match="may not be called"):
        asyncio.run(ask_once(base_url, make_request(), resolver=Resolver(["8.8.8.8"])))


def test_a_host_without_an_address_is_unavailable(fake_provider: FakeProvider) -> None:
    async def unknown(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    for resolver in (unknown, Resolver([])):
        with pytest.raises(JudgeUnavailable, match="cannot be resolved"):
            asyncio.run(ask_once(fake_provider.base_url, make_request(), resolver=resolver))


def test_the_call_goes_to_the_resolved_address_under_its_own_name(
    fake_provider: FakeProvider,
) -> None:
    base_url = fake_provider.base_url.replace("127.0.0.1", "localhost")
    asyncio.run(ask_once(base_url, make_request(), resolver=Resolver(["127.0.0.1"])))
    headers = fake_provider.asked[0][2]
    assert headers["host"] == f"localhost:{fake_provider.server.server_port}"


def test_an_address_that_is_not_reached_makes_room_for_the_next(
    fake_provider: FakeProvider,
) -> None:
    base_url = fake_provider.base_url.replace("127.0.0.1", "localhost")
    transport = PinnedTransport(
        LOOPBACK, verify=TRUST, resolver=Resolver(["127.77.0.1", "127.0.0.1"])
    )

    async def twice() -> int:
        async with open_client(transport) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(base_url)
            return (await client.get(base_url)).status_code

    # The fake provider knows no GET: any answer at all shows that it was reached.
    assert asyncio.run(twice()) == 501


def test_the_environment_cannot_send_calls_through_a_proxy(
    fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asyncio.run(ask_once(fake_provider.base_url, make_request())).finish_reason == "stop"


@pytest.fixture
def secure_provider(fake_provider: FakeProvider, certificate: Path) -> FakeProvider:
    """The fake provider behind TLS, noting which name a client asks for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: fake_provider.names.append(name)
    listening = fake_provider.server.socket
    fake_provider.server.socket = context.wrap_socket(listening, server_side=True)
    return fake_provider


def test_tls_keeps_the_name_although_the_address_is_pinned(
    secure_provider: FakeProvider, trusting: ssl.SSLContext
) -> None:
    base_url = secure_provider.base_url.replace("http://127.0.0.1", "https://localhost")
    pinned = {"resolver": Resolver(["127.0.0.1"]), "verify": trusting}
    reply = asyncio.run(ask_once(base_url, make_request(), **pinned))
    assert reply.finish_reason == "stop"
    assert secure_provider.names == ["localhost"]


def test_a_certificate_for_another_name_is_not_accepted(
    secure_provider: FakeProvider, trusting: ssl.SSLContext
) -> None:
    base_url = secure_provider.base_url.replace("http://", "https://")
    with pytest.raises(JudgeUnavailable, match="ConnectError"):
        asyncio.run(ask_once(base_url, make_request(), verify=trusting))
    assert secure_provider.calls == 0


def test_the_usual_port_goes_without_saying() -> None:
    assert HostPolicy.of(["api.openai.com:443"]) == HostPolicy.of(["api.openai.com"])
