from collections.abc import Callable

from judges.engine.providers.gemini import Gemini
from judges.engine.requests import TokenLogprob
from tests.judges.engine.conftest import Conversation, make_request

Talk = Callable[..., Conversation]


def test_parameters_and_schema_go_into_the_generation(talk: Talk) -> None:
    conversation = talk("gemini")
    given = {"max_tokens": 9, "top_p": 0.5, "safetySettings": [], "candidateCount": 4}
    reply = conversation.ask(parameters=given)
    config = conversation.sent["generationConfig"]
    assert (config["maxOutputTokens"], config["topP"]) == (9, 0.5)
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"]["additionalProperties"] is False
    assert "candidateCount" not in config
    assert conversation.sent["safetySettings"] == []
    assert "let me see" not in reply.text


def test_logprobs_come_with_their_alternatives(talk: Talk) -> None:
    (token,) = talk("gemini").ask(logprobs=2).logprobs
    assert token == TokenLogprob("4", -0.25, (("4", -0.25), ("5", -1.5)))


def test_a_model_cannot_reach_out_of_its_place_in_the_address() -> None:
    place = Gemini().place(make_request("models/../x?key=1"))
    assert place == "/models/..%2Fx%3Fkey%3D1:generateContent"
