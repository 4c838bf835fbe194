"""Every protocol, through the same transport, to the same misbehaving server."""

from collections.abc import Callable

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
from judges.engine.requests import Deadlines
from tests.judges.engine.conftest import HELPFUL, KEY, MAPPING, Conversation
from tests.judges.engine.fake_provider import SCENARIOS, Request, problem

Talk = Callable[..., Conversation]
SPOKEN = [
    ("openai", {}),
    ("responses", {}),
    ("anthropic", {}),
    ("gemini", {}),
    ("azure", {"api_version": "2024-10-21", "deployment": "ok"}),
    ("compatible", {}),
    ("http", {"mapping": MAPPING}),
]
READINGS = [
    *(("ok", "ok", 4), ("gzipped", "ok", 4), ("abstains", "abstained", None)),
    *(("refuses", "refused", None), ("stopped_by_filter", "refused", None)),
    *(("length", "truncated", None), ("whole_but_length", "truncated", None)),
    *(("unfinished", "truncated", None), ("garbage", "unparsed", None)),
    ("off_scale", "off_scale", None),
]
FAILURES = [
    *(("too_many", RateLimited), ("overloaded", RateLimited), ("down", JudgeUnavailable)),
    *(
        ("cut-60", JudgeUnavailable),
        ("forbidden", JudgeMisconfigured),
        ("unpaid", JudgeMisconfigured),
    ),
    *(("redirect", JudgeMisconfigured), ("filtered", JudgeRefused), ("error_in_200", BrokenReply)),
    *(("not_json", BrokenReply), ("not_a_completion", BrokenReply), ("large-3", BrokenReply)),
    *(("gzip_bomb-10", BrokenReply), ("used_up", JudgeMisconfigured), ("too_long", JudgeRefused)),
]


@pytest.mark.parametrize(("provider", "options"), SPOKEN, ids=[name for name, _ in SPOKEN])
def test_every_protocol_reads_every_kind_of_reply(
    talk: Talk, provider: str, options: dict[str, object]
) -> None:
    conversation = talk(provider, **options)
    for scenario, status, value in READINGS:
        prompt = f"[[scenario: {scenario}]] quality=4"
        (parsed,) = parse_reply(conversation.ask(prompt=prompt), [HELPFUL])
        assert (scenario, parsed.status, parsed.value) == (scenario, status, value)


@pytest.mark.parametrize(("provider", "options"), SPOKEN, ids=[name for name, _ in SPOKEN])
def test_every_protocol_has_the_same_failures(
    talk: Talk, provider: str, options: dict[str, object]
) -> None:
    conversation = talk(provider, **options)
    for scenario, kind in FAILURES:
        with pytest.raises(EngineError) as caught:
            conversation.ask(prompt=f"[[scenario: {scenario}]] quality=4")
        assert (scenario, type(caught.value)) == (scenario, kind)
    assert conversation.fake.calls == len(FAILURES)


@pytest.mark.parametrize(("provider", "options"), SPOKEN, ids=[name for name, _ in SPOKEN])
def test_every_protocol_reports_model_usage_and_id(
    talk: Talk, provider: str, options: dict[str, object]
) -> None:
    reply = talk(provider, **options).ask()
    assert (reply.model, reply.finish_reason, reply.provider_request_id) == ("ok", "stop", "req-1")
    assert (reply.tokens_in, reply.tokens_out, reply.tokens_cached) == (11, 7, 3)
    thought = None if provider in {"anthropic", "http"} else 2
    assert reply.tokens_reasoning == thought


@pytest.mark.parametrize(("provider", "options"), SPOKEN, ids=[name for name, _ in SPOKEN])
def test_a_key_is_sent_where_the_protocol_wants_it_and_told_to_nobody(
    talk: Talk, provider: str, options: dict[str, object]
) -> None:
    conversation = talk(provider, **options)
    with pytest.raises(JudgeMisconfigured, match=r"Incorrect API key provided: \[key\]$"):
        conversation.ask(prompt="[[scenario: bad_key]]")
    places = [name for name, value in conversation.headers.items() if KEY in value]
    keyed = {"anthropic": "x-api-key", "gemini": "x-goog-api-key", "azure": "api-key"}
    assert places == [{**keyed, "http": "x-judge-key"}.get(provider, "authorization")]
    assert KEY not in str(conversation.sent)
    conversation.ask(api_key="")
    assert places[0] not in conversation.headers


def test_a_refused_key_is_not_kept_in_what_was_learned(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tells(request: Request) -> None:
        if "temperature" in request.wire:
            request.reply(problem(f"temperature is not supported for {request.key}"), 400)
        else:
            request.say("{}")

    monkeypatch.setitem(SCENARIOS, "tells", tells)
    conversation = talk("openai")
    conversation.ask("tells", parameters={"temperature": 0})
    assert "for [key]" in conversation.learned.as_stored()[0]["words"]


def test_limits_are_told_with_replies_and_with_refusals(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"x_ratelimit_limit_requests": "500", "x_ratelimit_reset_tokens": "6m0s"}
    monkeypatch.setitem(SCENARIOS, "tells", lambda one: one.reply(problem("slow"), 429, **told))
    with pytest.raises(RateLimited) as caught:
        talk("openai").ask("tells")
    limits = caught.value.limits
    assert limits is not None
    assert (limits.requests.limit, limits.tokens.reset) == (500, 360.0)
    assert talk("openai").ask().limits is None


def test_gemini_asks_to_wait_in_its_body(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}]
    document = problem("Quota", status="RESOURCE_EXHAUSTED", details=details)
    monkeypatch.setitem(SCENARIOS, "tells", lambda request: request.reply(document, 429))
    with pytest.raises(RateLimited) as caught:
        talk("gemini").ask("tells")
    assert caught.value.retry_after == 34.5


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("prompt is too long: 208310 tokens > 200000 maximum", JudgeRefused),
        (
            "The input token count (9) exceeds the maximum number of tokens allowed (8)",
            JudgeRefused,
        ),
        ("Your credit balance is too low", JudgeMisconfigured),
    ],
)
def test_a_prompt_that_is_too_long_concerns_that_prompt_only(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, words: str, kind: type[EngineError]
) -> None:
    monkeypatch.setitem(SCENARIOS, "tells", lambda request: request.reply(problem(words), 400))
    with pytest.raises(kind, match="answered 400"):
        talk("anthropic").ask("tells")


def test_asking_again_without_a_parameter_stays_within_the_deadline(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCENARIOS, "tells", SCENARIOS["slow"])
    with pytest.raises(JudgeUnavailable, match=r"within 0\.3 s"):
        talk("openai").ask("slow-9", deadlines=Deadlines(total=0.3))
