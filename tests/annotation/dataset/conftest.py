"""A small valid dataset folder, of which a test replaces the file it is about."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

DOCUMENT = {
    "name": "Small",
    "task": "pointwise",
    "dimensions": [
        {"id": "accuracy", "type": "ordinal", "values": [1, 2, 3, 4, 5]},
        {"id": "safe", "type": "nominal", "values": [True, False, "unsure"]},
        {"id": "share", "type": "ratio"},
        {"id": "overall", "type": "pairwise", "values": ["A", "tie", "B"]},
    ],
}
PAIR = [{"id": "a", "model": "m", "text": "yes"}, {"id": "b", "model": "n", "text": "no"}]
ITEMS = [
    {"id": "two", "input": "which?", "outputs": PAIR},
    {"id": "one", "input": "why?", "outputs": PAIR[:1]},
    {"id": "none", "input": "what?", "outputs": []},
]

Content = bytes | str | list[dict[str, object]] | dict[str, object]
Write = Callable[[dict[str, Content]], Path]


def _bytes(name: str, content: Content) -> bytes:
    if isinstance(content, list):
        content = "".join(json.dumps(row) + "\n" for row in content)
    elif isinstance(content, dict):
        content = json.dumps(content)
    data = content.encode() if isinstance(content, str) else content
    return gzip.compress(data) if name.endswith(".gz") and isinstance(content, str) else data


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small folder with some files replaced or added; bytes are written as they are."""

    def write_folder(changed: dict[str, Content]) -> Path:
        folder = tmp_path / "small"
        folder.mkdir()
        base: dict[str, Content] = {"dataset.json": DOCUMENT, "items.jsonl": ITEMS}
        for name, content in {**base, **changed}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(_bytes(name, content))
        return folder

    return write_folder
