import pytest

from annotation.dataset.values import JSON
from annotation.formats.mapping import Mapping
from annotation.formats.rankings.outputs import is_listed, outputs_of

ITEMS = [
    {"id": "blog", "title": "Ten tips", "body": "Write less."},
    {"id": 7, "text": "Write more.", "model": "gpt"},
]


def test_a_column_may_list_outputs_with_ids_of_their_own() -> None:
    found = outputs_of({"data": {"items": ITEMS}}, Mapping(outputs=("data.items",)))
    assert found == [
        {"id": "blog", "model": "", "text": "Ten tips\n\nWrite less."},
        {"id": "7", "model": "gpt", "text": "Write more."},
    ]


@pytest.mark.parametrize(
    "value",
    [
        ITEMS[:1],
        [{"role": "user", "id": "1", "content": "x"}, {"role": "user", "id": "2", "content": "y"}],
        [{"id": "1", "type": "text", "text": "x"}, {"id": "2", "type": "text", "text": "y"}],
        [{"id": "1", "text": "x"}, {"id": "2"}],
        [{"text": "x"}, {"text": "y"}],
        [{"id": "", "text": "x"}, {"id": "2", "text": "y"}],
        "x",
    ],
)
def test_messages_and_parts_are_no_outputs(value: JSON) -> None:
    assert not is_listed(value)


def test_columns_side_by_side_are_an_output_each() -> None:
    mapping = Mapping(outputs=("a", "b", "c"))
    found = outputs_of({"a": "One.", "b": " ", "c": "Three."}, mapping)
    assert [(one["id"], one["text"]) for one in found] == [("a", "One."), ("c", "Three.")]
