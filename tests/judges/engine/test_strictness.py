import pytest

from judges.engine.strictness import NotStrict, strict_loads


def test_ordinary_json_is_read() -> None:
    assert strict_loads('{"a": [1, 2.5, null, "ü"]}'.encode()) == {"a": [1, 2.5, None, "ü"]}


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', "[NaN]", "[-Infinity]", "[" * 100_000])
def test_json_that_could_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(NotStrict):
        strict_loads(text.encode())


@pytest.mark.parametrize("content", [b"", b"{", b'"\xff"', b'\xff\xfe"\x00a\x00"\x00', b"{} {}"])
def test_what_is_not_json_in_utf8_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        strict_loads(content)
