"""Where things are, and what they may be called."""

import re
from pathlib import Path

from tests.architecture.sources import PACKAGES, python_files, text, tracked

TOP = {
    *("manage.py", "pyproject.toml", "evalhub", "annotation", "calibration", "judges"),
    *("templates", "static", "tests", "docker-compose.yml"),
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "docs", "bench", ".ci"),
    *("Dockerfile", ".dockerignore", ".gitignore"),
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "functions", "mixins", "managers"}
LAYERS = {"models", "services", "selectors", "views"}


def test_the_top_level_holds_what_the_architecture_names() -> None:
    top = {path.parts[0] for path in tracked()}
    lock_files = {name for name in top if re.fullmatch(r"requirements[\w-]*\.(in|lock)", name)}
    assert top - TOP - lock_files == set()


def test_no_module_is_a_catch_all() -> None:
    named = [path for path in python_files() if FORBIDDEN_NAMES & {*path.parts, path.stem}]
    assert named == []


def test_init_files_are_empty_outside_models() -> None:
    allowed = {Path("evalhub/__init__.py")}
    filled = [
        str(path)
        for path in python_files()
        if path.name == "__init__.py"
        and path.parts[0] in PACKAGES
        and path.parent.name != "models"
        and path not in allowed
        and text(path).strip()
    ]
    assert filled == []


def test_every_service_selector_and_view_has_its_tests_and_the_other_way_round() -> None:
    missing, stale = [], []
    tests = {path for path in python_files() if path.name.startswith("test_")}
    for path in python_files():
        layer = LAYERS & {"services", "selectors", "views"} & set(path.parts)
        if path.parts[0] not in PACKAGES or not layer or path.name == "__init__.py":
            continue
        if not any(covers(test, path) for test in tests):
            missing.append(str(path))
    for test in tests:
        mirrored = {"services", "selectors", "views"} & set(test.parts[:-1])
        if mirrored and not any(covers(test, path) for path in python_files()):
            stale.append(str(test))
    assert (missing, stale) == ([], [])


def covers(test: Path, path: Path) -> bool:
    """tests/annotation/services/test_imports_rows.py covers annotation/services/imports.py."""
    if path.parts[0] not in PACKAGES:
        return False
    inner = path.parts[1:] if path.parts[0] == "evalhub" else path.parts
    home = Path("tests", *inner[:-1])
    stem = test.stem.removeprefix("test_")
    same_file = test.parent == home and (stem == path.stem or stem.startswith(f"{path.stem}_"))
    folder = test.parent == home.parent and (stem == home.name or stem.startswith(f"{home.name}_"))
    return same_file or folder


def test_templates_are_named_for_a_noun_or_are_fragments() -> None:
    pattern = re.compile(r"_?[a-z0-9]+(_[a-z0-9]+)*\.(html|txt)")
    templates = [path for path in tracked() if path.parts[0] == "templates"]
    assert [str(path) for path in templates if not pattern.fullmatch(path.name)] == []
