"""Parameters as people type them: read strictly, refused with what to do."""

import pytest

from judges.engine.parameters import BadParameters, checked, read_parameters

BAD = [
    ("no json", "not JSON"),
    ("[1]", "JSON object"),
    ("3", "JSON object"),
    ('{"a": NaN}', "NaN is not a number"),
    ('{"a": -Infinity}', "-Infinity is not a number"),
    ('{"a": 1e400}', "beyond"),
    ('{"a": 1' + "0" * 25 + "}", "beyond"),
    ('{"a": 1' + "0" * 5000 + "}", "not JSON"),
    ('{"a": 1, "a": 2}', "a key is named twice"),
    ('{"a": "\\u0000"}', "NUL"),
    ('{"a": "\\ud800"}', "half a character"),
    ('{"a\\udfff": 1}', "half a character"),
    ('{"a": ' + "[" * 20 + "]" * 20 + "}", "over 20 levels"),
    ('{"a": ' + "[" * 5000 + "]" * 5000 + "}", "over 20 levels"),
    ('{"a": "' + "x" * 20_000 + '"}', "at most 20,000 characters"),
]


@pytest.mark.parametrize(("text", "complaint"), BAD)
def test_what_cannot_be_stored_or_sent_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(BadParameters, match=complaint):
        read_parameters(text)


def test_good_parameters_are_read_as_they_stand() -> None:
    assert read_parameters(" ") == {}
    deep = '{"a": ' + "[" * 18 + "1" + "]" * 18 + "}"
    assert read_parameters(deep)["a"][0]
    given = {"max_tokens": 400, "stop": ["x"], "top_p": 0.5, "logprobs": None, "b": True}
    assert checked(given) == given


def test_values_that_are_not_json_are_refused() -> None:
    with pytest.raises(BadParameters, match="own kinds"):
        checked({"a": {1, 2}})
