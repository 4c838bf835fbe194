"""Sizes. Over budget means split by noun."""

from collections import Counter
from pathlib import Path

from tests.architecture.sources import (
    ROOT,
    body_lines,
    functions,
    product_files,
    python_files,
    text,
    tracked,
)

FILE, FUNCTION, VIEW, TASK, TEMPLATE, FOLDER, PARAMETERS, TEST = 300, 40, 25, 10, 120, 12, 6, 25


def too_long(limit: int, files: list[Path]) -> list[str]:
    found = []
    for path in files:
        for node in functions(path):
            if body_lines(node) > limit:
                found.append(f"{path}:{node.lineno} {node.name} has {body_lines(node)} lines")
    return found


def test_files_stay_within_300_lines() -> None:
    long = [str(path) for path in python_files() if len(text(path).splitlines()) > FILE]
    assert long == []


def test_functions_stay_within_40_lines() -> None:
    assert too_long(FUNCTION, product_files()) == []


def test_views_stay_within_25_lines() -> None:
    assert too_long(VIEW, [path for path in product_files() if "views" in path.parts]) == []


def test_tasks_stay_within_10_lines() -> None:
    assert too_long(TASK, [path for path in product_files() if path.name == "tasks.py"]) == []


def test_test_functions_stay_within_25_lines() -> None:
    files = [path for path in python_files() if path.name.startswith("test_")]
    assert too_long(TEST, files) == []


def test_templates_stay_within_120_lines() -> None:
    templates = [path for path in tracked() if path.parts[0] == "templates"]
    assert [str(path) for path in templates if len(text(path).splitlines()) > TEMPLATE] == []


def test_folders_hold_at_most_12_modules() -> None:
    modules = [path for path in product_files() if path.name != "__init__.py"]
    counts = Counter(path.parent for path in modules)
    assert {str(f): n for f, n in counts.items() if n > FOLDER} == {}


def test_functions_take_at_most_6_parameters() -> None:
    found = []
    for path in product_files():
        for node in functions(path):
            names = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            own = [name for name in names if name.arg not in {"self", "cls"}]
            if len(own) > PARAMETERS:
                found.append(f"{path}:{node.lineno} {node.name} takes {len(own)}")
    assert found == []


def test_style_sheets_stay_under_1200_lines() -> None:
    sheets = [path for path in tracked() if path.suffix == ".css"]
    assert 0 < sum(len((ROOT / path).read_text().splitlines()) for path in sheets) < 1200
