import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import Problems
from annotation.dataset.reading import BoundedStream, DataFile
from annotation.formats import json_parts
from annotation.formats.json_parts import cut, read_parts, top_keys
from annotation.formats.records import Reading

LIST = (("*",),)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def read(path: Path, content: str, *paths: tuple[str, ...]) -> tuple[list[object], list[str]]:
    file = path / "some.json"
    file.write_text(content, encoding="utf-8")
    reading = Reading(LIMITS, Problems())
    parts = [
        part.value
        for part in read_parts(DataFile(file.name, file), reading, paths or LIST, "entry")
    ]
    return parts, reading.problems.lines()


@given(st.lists(st.dictionaries(st.text(max_size=4), VALUES), max_size=5), st.integers(1, 9))
def test_every_entry_of_a_list_is_found_however_the_bytes_arrive(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, object]], size: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "x.json"
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    chunk, json_parts._CHUNK = json_parts._CHUNK, size
    try:
        with path.open("rb") as stream:
            found = [json.loads(data) for _, data in cut(BoundedStream(stream, 10**6, ""), LIST)]
    finally:
        json_parts._CHUNK = chunk
    assert found == entries


def test_only_what_lies_at_the_path_is_taken(tmp_path: Path) -> None:
    text = '{"results": {"stats": {"a": 1}, "results": [{"b": "]}"}, 3, {"b": 2}]}, "*": [{}]}'
    parts, problems = read(tmp_path, text, ("results", "results", "*"))
    assert parts == [{"b": "]}"}, {"b": 2}]
    # Nothing in the list is lost in silence.
    assert problems == ["some.json, entry 2: must be a JSON object, not 3."]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ('[{"a": 1}', "the JSON ends before its last bracket, after entry 1"),
        ('[{"a": "b', "the JSON ends inside of a text"),
        ("[{}] {}", "something follows the end of the JSON, after entry 1"),
        ("]", "the JSON closes a bracket that it did not open"),
    ],
)
def test_a_broken_document_says_where(tmp_path: Path, text: str, reason: str) -> None:
    assert read(tmp_path, text)[1] == [f"some.json: {reason}."]


def test_a_flaw_inside_an_entry_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    parts, problems = read(tmp_path, '[{"a": 1, "a": 2}, {"b": 1}, {"c": NaN}]')
    assert parts == [{"b": 1}]
    assert problems == [
        'some.json, entry 1, field "a": the key is given twice.',
        'some.json, entry 3, field "c": NaN is not a number that JSON allows.',
    ]


def test_keys_on_top_are_seen_in_an_unfinished_document() -> None:
    assert list(top_keys(b'{"a": {"b": 1}, "c": [{"d": 2}], "e": "un')) == ["a", "c", "e"]
