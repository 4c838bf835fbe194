"""Habits that a machine can check on the source."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.sources import (
    ROOT,
    functions,
    product_files,
    python_files,
    text,
    tracked,
    tree,
)

SAFE_STRINGS = {
    Path("evalhub/templatetags/parts.py"),
    Path("evalhub/charts.py"),
    Path("evalhub/web/markdown.py"),
}
TEXT_SUFFIXES = {".py", ".html", ".md", ".toml", ".yml", ".js", ".css", ".in", ".lock", ".txt", ""}


def lines_matching(pattern: str, files: list[Path]) -> list[str]:
    compiled = re.compile(pattern)
    return [
        f"{path}:{number} {line.strip()}"
        for path in files
        for number, line in enumerate(text(path).splitlines(), 1)
        if compiled.search(line)
    ]


def templates() -> list[Path]:
    return [path for path in tracked() if path.parts[0] == "templates" and path.suffix == ".html"]


def test_views_neither_query_nor_open_transactions() -> None:
    views = [path for path in product_files() if "views" in path.parts]
    assert lines_matching(r"\.objects\b|transaction\.atomic|\.save\(|\.delete\(\)", views) == []


def test_there_are_no_signals_and_no_save_overrides() -> None:
    assert lines_matching(r"django\.dispatch|post_save|pre_save|@receiver", product_files()) == []
    models = [path for path in product_files() if "models" in path.parts]
    assert [f"{p}" for p in models for node in functions(p) if node.name == "save"] == []


def test_exceptions_are_never_swallowed_wholesale() -> None:
    found = []
    for path in product_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or is_blind(node)):
                found.append(f"{path}:{node.lineno}")
    assert found == []


def is_blind(handler: ast.ExceptHandler) -> bool:
    """`except Exception` (or broader) that does not raise again."""
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}  # type: ignore[arg-type]
    raises = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return bool(names & {"Exception", "BaseException"}) and not raises


def test_input_is_never_checked_by_assert() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in product_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_templates_hold_no_inline_code_and_no_unescaped_text() -> None:
    pattern = r"\|safe\b|autoescape off|\bstyle=|\bon[a-z]+=[\"']|<script(?![^>]*\bsrc=)|<style"
    assert lines_matching(pattern, templates()) == []


def test_safe_strings_are_made_in_reviewed_places_only() -> None:
    files = [path for path in product_files() if path not in SAFE_STRINGS]
    assert lines_matching(r"mark_safe|SafeString\(|csrf_exempt", files) == []


def test_nothing_is_left_unfinished() -> None:
    words = "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error"])
    files = [path for path in tracked() if path.suffix in {".py", ".html", ".js", ".css"}]
    assert lines_matching(rf"\b({words})\b", files) == []


def test_no_test_is_skipped_or_expected_to_fail_by_a_mark() -> None:
    assert lines_matching(r"pytest\.mark\.(skip|xfail)\b", python_files()) == []


def test_lock_files_are_hashed_and_name_no_index() -> None:
    locks = [path for path in tracked() if path.suffix == ".lock"]
    assert len(locks) >= 3
    for path in locks:
        content = text(path)
        pins = re.findall(r"^[a-z0-9].*==", content, re.MULTILINE)
        assert pins
        assert content.count("--hash=sha256:") >= len(pins)
        assert "://" not in content


def test_no_document_names_a_machine_path() -> None:
    files = [path for path in tracked() if path.suffix in TEXT_SUFFIXES and path.suffix != ".lock"]
    home = "/" + "root/"
    assert lines_matching(re.escape(str(ROOT) + "/") + "|" + re.escape(home), files) == []


def test_every_dependency_has_a_line_of_reason() -> None:
    reasons = text(Path("docs/dependencies.md")).lower()
    names = set()
    for path in [path for path in tracked() if re.fullmatch(r"requirements.*\.in", path.name)]:
        for line in text(path).splitlines():
            if line and not line.startswith(("-", "#")):
                names.add(re.split(r"[\[<>=;~! ]", line)[0].lower())
    assert {name for name in names if f"`{name}`" not in reasons} == set()


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_random_numbers_in_statistics_come_from_a_generator_argument() -> None:
    stats = [path for path in product_files() if path.is_relative_to("evalhub/stats")]
    assert (
        lines_matching(r"np\.random\.(seed|rand|randn|choice|random)\(|^import random", stats) == []
    )


def test_no_function_that_translates_uses_the_name_for_something_else() -> None:
    """Within such a function `_` would not be gettext, and fail where something is refused."""
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_files()
        for node in functions(path)
        if "_" in called(node) and "_" in assigned(node)
    ]
    assert not found, found


def assigned(node: ast.AST) -> set[str]:
    """The names that a function gives a value."""
    names = (one for one in ast.walk(node) if isinstance(one, ast.Name))
    return {one.id for one in names if isinstance(one.ctx, ast.Store)}


def called(node: ast.AST) -> set[str]:
    """The plain names that a function calls."""
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {one.id for one in calls if isinstance(one, ast.Name)}
