import ast
import json
import re
from pathlib import Path

import pytest

from judges.exports.files import json_line, literal, plain_name, write_list, write_module
from tests.factories.judge_packages import NASTY

BODY = "import json\n\n# constants\n\n\ndef shown():\n    return TEXTS\n"
VALUES = [*NASTY, '"""', "\\", "'", "\x00\x1b", "\ud800", None, True, 1.5, [], {"{": ["}"]}]


@pytest.mark.parametrize("value", VALUES)
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value
    assert ast.literal_eval(literal([value] * 30)) == [value] * 30


def test_a_module_holds_texts_as_constants_and_nothing_of_them_as_code(tmp_path: Path) -> None:
    write_module(tmp_path / "one.py", "About.", {"TEXTS": list(NASTY)}, BODY)
    tree = ast.parse((tmp_path / "one.py").read_text(encoding="utf-8"))
    kinds = [type(node).__name__ for node in tree.body]
    assert kinds == ["Expr", "Import", "Assign", "FunctionDef"]
    assert ast.literal_eval(tree.body[2].value) == list(NASTY)  # type: ignore[attr-defined]


def test_a_line_ends_where_every_reader_thinks_it_does() -> None:
    row = {"text": "a\u2028b\u2029c\x85d\ne"}
    assert len(json_line(row).splitlines()) == 1
    assert json.loads(json_line(row)) == row


@pytest.mark.parametrize("rows", [[], [1], [{"a": text} for text in NASTY]])
def test_a_list_is_written_row_by_row(tmp_path: Path, rows: list[object]) -> None:
    write_list(tmp_path / "list.json", iter(rows))
    assert json.loads((tmp_path / "list.json").read_text(encoding="utf-8")) == rows


def test_names_that_lose_something_stay_apart() -> None:
    assert plain_name("bank-2") == "bank-2"
    names = [plain_name(one) for one in ("качество", "точность", "a_b", "a-b", "a.b", "A-b")]
    assert len({one.casefold() for one in names}) == len(names)
    assert all(re.fullmatch("[a-z0-9-]+", one) for one in names)
