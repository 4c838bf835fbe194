"""What a model refuses is left out, remembered and told; what is wrong stops the run."""

from collections.abc import Callable

import pytest

from judges.engine.errors import JudgeMisconfigured
from judges.engine.providers.learning import Complaint, Learned, Part, refused
from tests.judges.engine.conftest import Conversation

Talk = Callable[..., Conversation]


def test_refused_parameters_are_left_out_once_and_for_all_and_on_record(talk: Talk) -> None:
    conversation = talk("openai")
    parameters = {"temperature": 0, "max_tokens": 9}
    reply = conversation.ask("picky", parameters=parameters, logprobs=5)
    assert conversation.fake.calls == 3
    assert reply.left_out == ("temperature", "logprobs")
    assert conversation.sent.keys() & {"temperature", "logprobs", "top_logprobs"} == set()
    conversation.ask("picky", parameters=parameters, logprobs=5)
    assert conversation.fake.calls == 4
    first, second = conversation.learned.as_stored()
    assert (first["parameter"], first["action"]) == ("temperature", "dropped")
    assert first["words"].startswith("Unsupported value: 'temperature' does not support 0")
    assert second["words"] == "'logprobs' is not supported with this model."


def test_what_was_learned_is_carried_to_the_next_process(talk: Talk) -> None:
    before = talk("openai")
    before.ask("picky", parameters={"temperature": 0})
    after = talk("openai")
    after.learned = Learned.of(before.learned.as_stored())
    asked = after.fake.calls
    after.ask("picky", parameters={"temperature": 0})
    assert (after.fake.calls, after.learned.fresh) == (asked + 1, [])


def test_a_limit_is_renamed_and_never_dropped(talk: Talk) -> None:
    conversation = talk("openai")
    conversation.ask("renames", parameters={"max_tokens": 9})
    assert (conversation.sent["max_completion_tokens"], "max_tokens" in conversation.sent) == (9, 0)
    (change,) = conversation.learned.changes
    assert (change.action, change.to) == ("renamed", "max_completion_tokens")
    part = Part("max_completion_tokens", renamed="max_tokens")
    complaint = Complaint("'max_completion_tokens' is not supported")
    assert not conversation.learned.learn({"max_completion_tokens": 9}, [part], complaint)


def test_a_schema_that_is_refused_becomes_json_mode(talk: Talk) -> None:
    conversation = talk("openai")
    reply = conversation.ask("no_schema")
    assert conversation.sent["response_format"] == {"type": "json_object"}
    assert reply.left_out == ("response_format",)
    assert conversation.learned.changes[0].action == "replaced"


@pytest.mark.parametrize(
    ("model", "parameters"),
    [("out_of_range", {"temperature": 9}), ("typing_error", {"temprature": 0})],
)
def test_a_wrong_value_and_an_unknown_name_still_stop(
    talk: Talk, model: str, parameters: dict[str, int]
) -> None:
    conversation = talk("openai")
    with pytest.raises(JudgeMisconfigured, match="answered 400"):
        conversation.ask(model, parameters=parameters)
    assert (conversation.fake.calls, conversation.learned.changes) == (1, [])


@pytest.mark.parametrize(
    ("provider", "model", "left_out"),
    [
        ("anthropic", "picky_messages", ("temperature", "top_p", "output_config.format")),
        (
            "gemini",
            "picky_gemini",
            tuple(
                f"generationConfig.{name}"
                for name in ("temperature", "responseLogprobs", "responseJsonSchema")
            ),
        ),
        ("responses", "picky_responses", ("temperature", "top_logprobs")),
    ],
)
def test_every_protocol_learns_in_its_own_words(
    talk: Talk, provider: str, model: str, left_out: tuple[str, ...]
) -> None:
    conversation = talk(provider)
    wanted = 2 if provider != "anthropic" else None
    reply = conversation.ask(model, parameters={"temperature": 0, "top_p": 1}, logprobs=wanted)
    assert reply.left_out == left_out
    assert reply.finish_reason == "stop"


SENT = {"temperature": 0, "top_p": 1, "response_format": {}, "text": {"format": {}}}
PARTS = [Part(name) for name in ("temperature", "top_p", "response_format", "text.format", "seed")]


@pytest.mark.parametrize(
    ("complaint", "path"),
    [
        (Complaint("`temperature` and `top_p` cannot both be specified"), "top_p"),
        (Complaint("'temperature' is not supported; set top_p"), "temperature"),
        (Complaint("", frozenset({"unsupported_value"}), "top_p"), "top_p"),
        (Complaint("not supported", parameter="response_format.json_schema"), "response_format"),
        (Complaint("not supported", parameter="text.format"), "text.format"),
        (Complaint("'seed' is not supported"), None),
        (Complaint("temperature must be below 2"), None),
        (Complaint("my_temperature_x is not supported"), None),
        (Complaint("This model is not supported"), None),
        (Complaint("body.temperature: Extra inputs are not permitted"), "temperature"),
    ],
)
def test_the_part_that_an_error_names_is_found(complaint: Complaint, path: str | None) -> None:
    found = refused(SENT, PARTS, complaint)
    assert (found.path if found else None) == path
