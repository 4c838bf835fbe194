import json
import time

import pytest

from judges.engine.errors import (
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeRefused,
    JudgeUnavailable,
    RateLimited,
)
from judges.engine.parsing import parse_reply
from judges.engine.providers.calling import HttpProvider
from judges.engine.requests import Deadlines
from tests.factories.memory import Watch
from tests.judges.engine.conftest import HELPFUL, Ask
from tests.judges.engine.fake_provider import FakeProvider

KEY = "sk-CANARY-0123456789"

FAILURES = [
    ("too_many", RateLimited, "429: slow down"),
    ("overloaded", RateLimited, "529: overloaded"),
    ("down", JudgeUnavailable, "503: down for maintenance"),
    ("fails_first", JudgeUnavailable, "500: try again"),
    ("conflict", JudgeUnavailable, "409"),
    ("request_timeout", JudgeUnavailable, "408"),
    ("cut-60", JudgeUnavailable, "cut"),
    ("cut-0", JudgeUnavailable, "cut"),
    ("no_temperature", JudgeMisconfigured, "400: Unsupported value: 'temperature'"),
    ("forbidden", JudgeMisconfigured, "403: not for you"),
    ("retired", JudgeMisconfigured, "404: The model has been retired"),
    ("unpaid", JudgeMisconfigured, "402"),
    ("used_up", JudgeMisconfigured, "exceeded your quota"),
    ("redirect", JudgeMisconfigured, "redirects"),
    ("filtered", JudgeRefused, "blocked by the filter"),
    ("too_long", JudgeRefused, "maximum context length"),
    ("error_in_200", BrokenReply, "upstream failed"),
    ("accepted", BrokenReply, "202"),
    ("not_json", BrokenReply, "not JSON"),
    ("doubled_document", BrokenReply, "not JSON"),
    ("not_a_completion", BrokenReply, "not a chat completion"),
    ("no_choices", BrokenReply, "not a chat completion"),
    ("large-10", BrokenReply, "larger than 2,097,152 bytes"),
    ("gzip_bomb-10", BrokenReply, "larger than 2,097,152 bytes"),
    ("brotli", BrokenReply, "nobody asked for"),
    ("not_gzip", BrokenReply, "decompressed"),
]

READINGS = [
    ("ok", "ok", 4),
    ("gzipped", "ok", 4),
    ("large-1", "ok", 4),
    ("fenced", "ok", 4),
    ("wrong_model", "ok", 4),
    ("abstains", "abstained", None),
    ("refuses", "refused", None),
    ("stopped_by_filter", "refused", None),
    ("length", "truncated", None),
    ("whole_but_length", "truncated", None),
    ("unfinished", "truncated", None),
    ("garbage", "unparsed", None),
    ("duplicate_keys", "unparsed", None),
    ("not_a_number", "unparsed", None),
    ("off_scale", "off_scale", None),
]


@pytest.mark.parametrize(("scenario", "kind", "words"), FAILURES)
def test_each_failure_has_its_documented_class(
    ask: Ask, fake_provider: FakeProvider, scenario: str, kind: type[EngineError], words: str
) -> None:
    with pytest.raises(EngineError) as caught:
        ask(scenario)
    assert type(caught.value) is kind
    assert words in caught.value.message
    assert fake_provider.calls == 1


@pytest.mark.parametrize(("scenario", "status", "value"), READINGS)
def test_each_reply_is_read_as_documented(
    ask: Ask, scenario: str, status: str, value: int | None
) -> None:
    (parsed,) = parse_reply(ask(scenario), [HELPFUL])
    assert (parsed.status, parsed.value) == (status, value)
    assert bool(parsed.reason) == (status not in {"ok", "abstained"})


def test_a_reply_carries_what_a_run_stores(ask: Ask) -> None:
    reply = ask("ok")
    assert (reply.model, reply.fingerprint, reply.finish_reason) == ("ok", "fp_fake", "stop")
    assert (reply.tokens_in, reply.tokens_out) == (11, 7)
    assert reply.provider_request_id == "req-1"
    assert json.loads(reply.text) == {"reasoning": "as it says", "value": 4}
    assert 0 < reply.latency_seconds < 120


def test_the_request_asks_for_the_schema_and_parameters_cannot_override_it(
    ask: Ask, fake_provider: FakeProvider
) -> None:
    ask("ok", parameters={"temperature": 0, "seed": 7, "model": "x", "response_format": {}})
    (_, body, headers) = fake_provider.asked[0]
    assert (body["model"], body["temperature"], body["seed"]) == ("ok", 0, 7)
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["stream"] is False
    assert "authorization" not in {name.lower() for name in headers}


def test_a_dripping_reply_ends_at_the_total_deadline(ask: Ask) -> None:
    started = time.monotonic()
    with pytest.raises(JudgeUnavailable, match=r"within 0\.5 s"):
        ask("drip", deadlines=Deadlines(read=5.0, total=0.5))
    # All of it would take half a minute.
    assert time.monotonic() - started < 10


def test_a_silent_provider_ends_at_the_read_timeout(ask: Ask) -> None:
    with pytest.raises(JudgeUnavailable, match="ReadTimeout"):
        ask("slow-20", deadlines=Deadlines(read=0.2, total=120.0))


def test_a_gzip_bomb_does_not_fill_the_memory(ask: Ask) -> None:
    ask("ok")
    with Watch() as memory, pytest.raises(BrokenReply):
        ask("gzip_bomb-300")
    assert memory.grown < 20


def test_the_key_is_sent_and_never_told(ask: Ask, fake_provider: FakeProvider) -> None:
    with pytest.raises(JudgeMisconfigured) as caught:
        ask("bad_key", api_key=KEY)
    assert fake_provider.asked[0][2]["authorization"] == f"Bearer {KEY}"
    assert caught.value.message == "The provider answered 401: Incorrect API key provided: [key]"
    provider = HttpProvider("https://api.openai.com/v1", None, KEY)  # type: ignore[arg-type]
    assert KEY not in repr(provider)


@pytest.mark.parametrize("key", ["sk-schlüssel", "sk-one\nhost: evil", "sk\x00"])
def test_a_key_that_no_header_can_hold_is_refused_without_quoting_it(ask: Ask, key: str) -> None:
    with pytest.raises(JudgeMisconfigured) as caught:
        ask("ok", api_key=key)
    assert key not in str(caught.value)


def test_parameters_that_are_not_json_are_the_judges_fault(ask: Ask) -> None:
    with pytest.raises(JudgeMisconfigured, match="parameters"):
        ask("ok", parameters={"temperature": float("nan")})


def test_a_lone_surrogate_in_the_material_does_not_stop_the_call(
    ask: Ask, fake_provider: FakeProvider
) -> None:
    assert ask("ok", prompt="quality=5 \ud800").finish_reason == "stop"
    assert fake_provider.asked[0][1]["messages"][0]["content"] == "quality=5 ?"


def test_nobody_at_the_address_is_unavailable(fake_provider: FakeProvider, ask: Ask) -> None:
    # Which error it is depends on when the kernel refuses: at the connection or at the first read.
    fake_provider.server.server_close()
    with pytest.raises(JudgeUnavailable, match=r"reached \((Connect|Read|Write)Error\)"):
        ask("ok")
