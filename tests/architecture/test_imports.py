"""The import direction: judges, calibration, annotation, foundations, stats; never upwards."""

import ast
from pathlib import Path

from tests.architecture.sources import imported, product_files, tree

WIRING = {"urls", "settings", "celery", "cli", "wsgi", "wiring", "management"}
APPS = ("annotation", "calibration", "judges")
BELOW = {
    "annotation": set(),
    "calibration": {"annotation"},
    "judges": {"annotation", "calibration"},
}
PUBLIC_LAYERS = {"models", "services", "selectors", "access", "errors", "dataset"}
PURE = {
    "evalhub/stats": {"numpy", "scipy", "krippendorff", "evalhub.stats"},
    "evalhub/scales": {"evalhub.scales"},
    "evalhub/redaction": {"evalhub.redaction"},
    "judges/engine": {"httpx", "httpcore", "evalhub.stats", "evalhub.scales", "judges.engine"},
    **{
        f"judges/exports/{name}": {"judges.engine", "judges.exports", "evalhub.templating"}
        for name in ("runners", "hosts", "graders")
    },
    "judges/results": {"judges.results", "evalhub.scales"},
    "annotation/dataset": {"annotation.dataset", "evalhub.scales"},
    "annotation/formats": {
        *("annotation.dataset", "annotation.formats", "evalhub.scales", "evalhub.exporting"),
    },
    "annotation/handout.py": {"evalhub.stats", "annotation.dataset"},
    "evalhub/exporting.py": {"evalhub.stats"},
}
STDLIB_ONLY_ROOTS = ("django", "rest_framework", "celery", "psycopg", "redis", "allauth", "knox")


def owner(path: Path) -> str:
    """annotation, calibration, judges, stats, wiring or foundations."""
    if path.parts[0] != "evalhub":
        return path.parts[0]
    name = path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""
    if name == "stats":
        return "stats"
    return "wiring" if name in WIRING else "foundations"


def test_apps_import_downwards_only() -> None:
    wrong = []
    for path in product_files():
        app = owner(path)
        for name in imported(path):
            root = name.split(".")[0]
            if app in APPS and root in APPS and root != app and root not in BELOW[app]:
                wrong.append(f"{path} imports {name}")
            if app in {"foundations", "stats"} and root in APPS:
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_apps_reach_each_other_through_their_public_layers() -> None:
    wrong = []
    for path in product_files():
        for name in imported(path):
            parts = name.split(".")
            crosses = parts[0] in APPS and parts[0] != path.parts[0] and owner(path) in APPS
            if crosses and len(parts) > 1 and parts[1] not in PUBLIC_LAYERS:
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_nothing_imports_the_wiring() -> None:
    modules = {f"evalhub.{name}" for name in ("urls", "settings", "cli", "wiring", "management")}
    wrong = [
        f"{path} imports {name}"
        for path in product_files()
        if owner(path) != "wiring"
        for name in imported(path)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    ]
    assert wrong == []


def test_pure_islands_import_nothing_but_what_they_may() -> None:
    wrong = []
    for path in product_files():
        island = next((home for home in PURE if path.is_relative_to(home)), None)
        if island is None:
            continue
        for name in imported(path):
            own = name.startswith(("evalhub", *APPS))
            allowed = any(name == ok or name.startswith(f"{ok}.") for ok in PURE[island])
            prefix = any(ok.startswith(name) for ok in PURE[island])
            foreign = own or name.split(".")[0] in STDLIB_ONLY_ROOTS
            if foreign and not allowed and not prefix:
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_services_never_import_views_and_selectors_never_import_services() -> None:
    wrong = []
    for path in product_files():
        for name in imported(path):
            parts = name.split(".")
            if "services" in path.parts and "views" in parts[1:3]:
                wrong.append(f"{path} imports {name}")
            if "selectors" in path.parts and {"services", "views"} & set(parts[1:3]):
                wrong.append(f"{path} imports {name}")
            if "models" in path.parts and {"services", "selectors", "views"} & set(parts[1:3]):
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_no_module_imports_inside_a_function() -> None:
    hidden = []
    for path in product_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                hidden += [f"{path}:{n.lineno}" for n in inner]
    assert hidden == []
