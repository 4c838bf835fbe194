import pytest

from judges.engine.providers.catalogue import KINDS, dialect_of
from judges.engine.providers.dialects import (
    Complaint,
    complaint_in,
    longest_reply,
    our_word,
    token_logprobs,
)
from judges.engine.requests import TokenLogprob
from tests.judges.engine.conftest import MAPPING


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            b'{"error": {"message": "m", "code": "c", "type": "t", "param": "p"}}',
            Complaint("m", frozenset({"c", "t"}), "p"),
        ),
        (b'{"error": "m"}', Complaint("m")),
        (b'{"detail": "m"}', Complaint("m")),
        (b'{"message": "m", "object": "error"}', Complaint("m")),
        (b'{"detail": [{"loc": ["body", "seed"]}]}', Complaint('[{"loc": ["body", "seed"]}]')),
        (b'[{"error": {"message": "m", "status": "S"}}]', Complaint("m", frozenset({"S"}))),
        (b"<html>", Complaint()),
        (b"[]", Complaint()),
        (b"17", Complaint()),
    ],
)
def test_an_error_is_read_in_every_shape(content: bytes, complaint: Complaint) -> None:
    assert complaint_in(content) == complaint


def test_a_reply_is_as_long_as_its_limit_or_its_protocol_says() -> None:
    anthropic, openai = (dialect_of(name).traits for name in ("anthropic", "openai"))
    assert longest_reply(openai, {}) == 1024
    assert longest_reply(anthropic, {}) == 4096
    assert longest_reply(openai, {"max_tokens": 5, "max_completion_tokens": 9}) == 9


def test_no_parameter_can_set_what_evalhub_sets() -> None:
    for name in KINDS:
        options = {"mapping": MAPPING} if name == "http" else {}
        traits = dialect_of(name, options).traits
        assert traits.renamed(dict.fromkeys(traits.reserved, 1)) == {}


def test_broken_logprobs_are_left_out() -> None:
    entries = [{"token": "a", "logprob": -1, "top_logprobs": [{"token": 1}, None]}, {"token": "b"}]
    assert token_logprobs(entries) == (TokenLogprob("a", -1.0),)
    assert token_logprobs(None) == ()
    assert our_word({"x": "stop"}, None) == ""
