import json

import pytest

from annotation.formats.texts import input_of, output_of

ASKED = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]

HUMAN = {"content": "Why?", "type": "human", "additional_kwargs": {}}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Why?", "Why?"),
        (3, "3"),
        ({"question": "Why?"}, "Why?"),
        ({"messages": [{"role": "user", "content": "Why?"}]}, "Why?"),
        ([{"role": "user", "content": [{"type": "text", "text": "Why?"}]}], "Why?"),
        (ASKED, ASKED),
        (json.dumps(ASKED), ASKED),
        ({"messages": [ASKED]}, ASKED),
        ([{"type": "human", "content": "Why?"}], "Why?"),
        # As LangChain writes its objects, in a batch of one.
        ({"messages": [[{"lc": 1, "type": "constructor", "kwargs": HUMAN}]]}, "Why?"),
        ([{"type": "constructor", "kwargs": 3}], '[{"type": "constructor", "kwargs": 3}]'),
        # Beside the question stands something else: nothing is left out.
        ({"question": "Why?", "lang": "en"}, '{"question": "Why?", "lang": "en"}'),
        ("[not json]", "[not json]"),
        ('{"a": NaN}', '{"a": NaN}'),
        ("[1e999]", "[1e999]"),
        ([{"type": {}, "content": "?"}], '[{"type": {}, "content": "?"}]'),
    ],
)
def test_an_input_is_a_text_or_a_conversation(cell: object, text: object) -> None:
    assert input_of(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        "So.",
        {"output": "So."},
        {"role": "assistant", "content": "So."},
        [*ASKED, {"role": "assistant", "content": "So."}],
        {"choices": [{"index": 0, "message": {"role": "assistant", "content": "So."}}]},
        {"generations": [[{"text": "So.", "message": {"kwargs": {"content": "So."}}}]]},
        [{"role": "assistant", "parts": [{"type": "text", "content": "So."}]}],
        '{"answer": "So."}',
    ],
)
def test_an_output_is_the_text_of_a_reply(cell: object) -> None:
    assert output_of(cell) == "So."


def test_calls_of_tools_stay_visible() -> None:
    message = {"role": "assistant", "content": None, "tool_calls": [{"name": "look_up"}]}
    assert output_of(message) == '[{"name": "look_up"}]'
