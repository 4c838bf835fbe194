from collections.abc import Callable

import pytest

from judges.engine.errors import BrokenReply
from judges.engine.providers.responses import OpenAIResponses
from judges.engine.requests import TokenLogprob
from tests.judges.engine.conftest import Conversation

Talk = Callable[..., Conversation]


def test_the_schema_goes_into_the_text_format_and_nothing_is_kept(talk: Talk) -> None:
    conversation = talk("responses")
    conversation.ask(parameters={"max_tokens": 9, "input": "x", "reasoning": {"effort": "low"}})
    sent = conversation.sent
    assert (sent["text"]["format"]["type"], sent["text"]["format"]["strict"]) == (
        "json_schema",
        True,
    )
    assert (sent["store"], sent["max_output_tokens"], sent["reasoning"]["effort"]) == (
        False,
        9,
        "low",
    )
    assert sent["input"].startswith("Rate this")


def test_logprobs_come_with_their_alternatives(talk: Talk) -> None:
    (token,) = talk("responses").ask(logprobs=2).logprobs
    assert token == TokenLogprob("4", -0.25, (("4", -0.25), ("5", -1.5)))


def test_a_failed_reply_is_worth_another() -> None:
    failed = {"status": "failed", "output": [], "error": {"message": "server_error"}}
    with pytest.raises(BrokenReply, match="server_error"):
        OpenAIResponses().read(failed)
    with pytest.raises(BrokenReply, match="not one of Responses"):
        OpenAIResponses().read({"output": "text"})
