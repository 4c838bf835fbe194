from collections.abc import Callable

from judges.engine.providers.anthropic import AnthropicMessages
from tests.judges.engine.conftest import Conversation

Talk = Callable[..., Conversation]


def test_the_version_the_schema_and_a_limit_are_sent(talk: Talk) -> None:
    conversation = talk("anthropic")
    conversation.ask(parameters={"output_config": {"effort": "low"}, "stop": ["x"]})
    assert conversation.headers["anthropic-version"] == "2023-06-01"
    sent = conversation.sent
    assert (sent["max_tokens"], sent["stop_sequences"]) == (4096, ["x"])
    assert sent["output_config"]["effort"] == "low"
    assert sent["output_config"]["format"]["schema"]["additionalProperties"] is False
    talk("anthropic", anthropic_version="2099-01-01").ask()
    assert conversation.headers["anthropic-version"] == "2099-01-01"


def test_what_the_protocol_lacks_is_noted_and_not_hidden(talk: Talk) -> None:
    conversation = talk("anthropic")
    reply = conversation.ask(parameters={"seed": 7, "max_tokens": 5}, logprobs=3)
    assert (reply.left_out, reply.logprobs) == (("logprobs", "seed"), ())
    words = [change.words for change in conversation.learned.changes]
    assert words == ["Anthropic Messages gives no logprobs.", "Anthropic Messages takes no seed."]
    assert conversation.fake.calls == 1


def test_thoughts_and_pauses_are_no_answers() -> None:
    parts = [{"type": "thinking", "thinking": "no"}, {"type": "text", "text": "yes"}]
    paused = {"content": parts, "stop_reason": "pause_turn", "model": "m"}
    reply = AnthropicMessages().read(paused)
    assert (reply.text, reply.finish_reason, reply.tokens_in) == ("yes", "pause_turn", None)
