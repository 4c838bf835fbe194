"""Style sheets, scripts, sprite and templates keep the rules of the design."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
CSS = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="i-([\w-]+)"', (ROOT / "static/icons.svg").read_text()))


def test_style_sheets_stay_under_the_budget() -> None:
    assert sum(len(path.read_text().splitlines()) for path in CSS) < 1200


def test_raw_colours_stand_in_the_tokens_only() -> None:
    for path in CSS:
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\(", path.read_text()), (
                path.name
            )


def test_style_sheets_load_nothing() -> None:
    for path in CSS:
        assert not re.search(r"@import|url\(|data:", path.read_text()), path.name


def top_level(css: str) -> list[str]:
    """Return the heads of the outermost blocks and statements."""
    heads, head, depth = [], "", 0
    for mark in re.sub(r"/\*.*?\*/", "", css, flags=re.S):
        if mark in "{;" and depth == 0:
            heads.append(head.strip())
        depth += {"{": 1, "}": -1}.get(mark, 0)
        head = "" if mark in "{};" or depth else head + mark
    return heads


def test_every_rule_lies_in_a_layer() -> None:
    for path in CSS:
        heads = top_level(path.read_text())
        assert heads, path.name
        assert all(head.startswith("@layer ") for head in heads), (path.name, heads)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_short_and_need_no_eval(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 200
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML\s*=|insertAdjacentHTML", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:", text)
    assert "|safe" not in text
    assert "autoescape off" not in text


def test_no_trigger_has_a_condition_which_would_be_evaluated() -> None:
    conditions = re.compile(r'hx-trigger="[^"]*\[')
    assert [path.name for path in TEMPLATES if conditions.search(path.read_text())] == []


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    known = symbols()
    for path in TEMPLATES:
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text()):
            assert name in known, f"{path.name}: {name}"


def test_every_static_file_named_in_a_template_exists() -> None:
    for path in TEMPLATES:
        for name in re.findall(r"{% static '([^']+)'", path.read_text()):
            assert finders.find(name), f"{path.name}: {name}"


def test_imports_of_scripts_resolve() -> None:
    for path in SCRIPTS:
        for name in re.findall(r'from "\./([\w.]+)"|import "\./([\w.]+)"', path.read_text()):
            assert (path.parent / "".join(name)).exists(), (path.name, name)


def test_htmx_may_neither_evaluate_nor_leave_the_site() -> None:
    base = (ROOT / "templates/base.html").read_text()
    for setting in ('"selfRequestsOnly": true', '"allowEval": false', '"allowScriptTags": false'):
        assert setting in base
    assert '{"code": "422", "swap": true}' in base
