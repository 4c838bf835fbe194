from collections.abc import Callable
from typing import Any

import pytest

from judges.engine.errors import BrokenReply
from judges.engine.providers.mapping import BadMapping, Mapped, at, checked_mapping
from tests.judges.engine.conftest import KEY, MAPPING, Conversation, make_request

Talk = Callable[..., Conversation]
BODY, REPLY = {"q": "{prompt}"}, {"text": "a"}


def test_values_are_put_in_as_json_and_the_rest_is_left_as_it_is(talk: Talk) -> None:
    conversation = talk("http", mapping=MAPPING)
    prompt = 'quality=4 {schema} "}, {"x": "{model}"'
    conversation.ask(prompt=prompt, parameters={"a": [1]})
    ask = conversation.sent["ask"]
    assert ask["question"] == prompt
    assert ask["shape"]["additionalProperties"] is False
    assert ask["more"] == [{"a": [1]}, "{other}"]
    assert (conversation.headers["x-team"], conversation.headers["x-judge-key"]) == ("evals", KEY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"method": "GET"}, "no part named method"),
        ({"path": "/a?x=1"}, "without . or #"),
        ({"path": "//evil.example"}, "without . or #"),
        ({"path": "@evil.example"}, "without . or #"),
        ({"headers": {"Authorization": "Bearer sk"}}, "Authorization is set by evalhub"),
        ({"headers": {"X-Api-Key": "sk"}}, "say in key where"),
        ({"headers": {"host": "x"}}, "host is set by evalhub"),
        ({"headers": {"x y": "1"}}, "plain name"),
        ({"headers": {"x": "a\r\nb: c"}}, "plain name"),
        ({"headers": {"x": 1}}, "plain name"),
        ({"headers": []}, "JSON objects"),
        ({"key": {"value": "sk-1"}}, "field of its own"),
        ({"key": {"header": "a b"}}, "names a header"),
        ({"key": {"header": "x", "prefix": "sk-12345"}}, "not the key itself"),
        ({"body": "{prompt}"}, "JSON object to send"),
        ({"body": {"q": "Rate {prompt}"}}, "must stand alone"),
        ({"body": {"q": "{question}"}}, 'no "{prompt}"'),
        ({"reply": {"model": "m"}}, "where things are"),
        ({"reply": {"text": "a", "score": "b"}}, "no score"),
        ({"reply": {"text": "a b"}}, "path of text"),
        ({"reply": {"text": "a[x]"}}, "path of text"),
        ({"reply": {"text": 1}}, "path of text"),
        ({"endings": {"done": "fine"}}, '"done" must stand for one of'),
        ({"endings": []}, '"endings" is'),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadMapping, match=words):
        checked_mapping({"body": BODY, "reply": REPLY, **changes})


@pytest.mark.parametrize("given", [None, [], "text", {}])
def test_what_is_no_mapping_is_refused(given: Any) -> None:
    with pytest.raises(BadMapping):
        checked_mapping(given)


def test_a_body_that_is_too_deep_is_refused() -> None:
    deep: Any = "{prompt}"
    for _ in range(30):
        deep = {"a": deep}
    with pytest.raises(BadMapping, match="flatter"):
        checked_mapping({"body": deep, "reply": REPLY})


def test_a_reply_without_text_is_broken_and_silence_about_its_end_is_an_end() -> None:
    mapped = checked_mapping({"body": BODY, "reply": REPLY})
    assert mapped.read({"a": "4"}).finish_reason == "stop"
    for document in ({"b": 1}, [], {"a": 4}):
        with pytest.raises(BrokenReply, match="no text at a"):
            mapped.read(document)
    assert mapped.headers(KEY) == {"authorization": f"Bearer {KEY}"}
    assert mapped.place(make_request()) == ""


def test_a_path_leads_through_objects_and_lists_or_nowhere() -> None:
    document = {"a": [{"b": [1, 2]}, {"c.d": 3}]}
    assert at(document, "$.a[0].b[1]") == 2
    assert at(document, "a[5].b") is None
    assert at(document, "a.b") is None


def test_parameters_may_hold_anything() -> None:
    mapped = Mapped({"body": {"all": "{parameters}"}, "reply": REPLY})
    assert mapped.body(make_request(parameters={"model": "x"})) == {"all": {"model": "x"}}
