from collections.abc import Callable
from typing import Any

import pytest

from judges.engine.providers.compatible import Compatible
from judges.engine.providers.learning import Complaint, Learned
from tests.judges.engine.conftest import Conversation, make_request

Talk = Callable[..., Conversation]


@pytest.mark.parametrize(
    ("shape", "part", "value"),
    [
        ("json_schema", "response_format", "json_schema"),
        ("json_object", "response_format", "json_object"),
        ("structured_outputs", "structured_outputs", None),
    ],
)
def test_a_server_is_told_the_shape_as_it_understands_it(
    shape: str, part: str, value: str | None
) -> None:
    body = Compatible(shape=shape).body(make_request(parameters={"structured_outputs": 1}))
    assert body[part].get("type") == value
    assert value or body[part]["json"]["additionalProperties"] is False


def test_a_server_without_shapes_is_told_none_and_the_reply_is_checked_anyway(talk: Talk) -> None:
    conversation = talk("compatible", structured="none")
    assert conversation.ask("fenced_anyway").text
    assert conversation.sent.keys() & {"response_format", "structured_outputs"} == set()


def test_an_old_name_of_a_shape_is_left_out_when_it_is_refused() -> None:
    dialect, learned = Compatible(shape="structured_outputs"), Learned()
    body: dict[str, Any] = dialect.body(make_request())
    words = Complaint(
        "[{'loc': ['body', 'structured_outputs'], 'msg': 'Extra fields not permitted'}]"
    )
    assert learned.learn(body, dialect.traits.parts, words)
    assert "structured_outputs" not in learned.applied(body, dialect.traits.parts)
