"""Every text of the pages for people who rate is in every catalogue."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from evalhub.languages.catalogues import LOCALE, read_catalogue

ROOT = Path(settings.BASE_DIR)
# Templates of which no text is left untranslated; the list grows with the pages.
TEMPLATES = (
    "accounts/language_edit.html",
    "annotation/_desk.html",
    "annotation/_desk_answer.html",
    "annotation/_desk_criterion.html",
    "annotation/_desk_empty.html",
    "annotation/_desk_evidence.html",
    "annotation/_desk_flag.html",
    "annotation/_desk_flag_sheet.html",
    "annotation/_desk_guidelines.html",
    "annotation/_desk_hints.html",
    "annotation/_desk_keys.html",
    "annotation/_desk_number.html",
    "annotation/_desk_scale.html",
    "annotation/_desk_set.html",
    "annotation/_desk_skip.html",
    "annotation/_desk_top.html",
    "annotation/_history_shown.html",
    "annotation/_work_project.html",
    "annotation/desk_done.html",
    "annotation/desk_flag.html",
    "annotation/desk_history.html",
    "annotation/desk_show.html",
    "annotation/desk_skip.html",
    "annotation/work_list.html",
    "components/_account.html",
    "components/_form_errors.html",
    "components/_optional.html",
)
# Modules whose texts stand on those pages.
MODULES = (
    "annotation/desk_forms.py",
    "annotation/desk_pages.py",
    "annotation/models/assignments.py",
    "annotation/models/questions/threads.py",
    "annotation/questions/forms.py",
    "evalhub/accounts/forms.py",
)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
TAGS = re.compile(
    r"{% block (?:page|body)_class %}.*?{% endblock %}"
    r"|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans\w*\s*%}|{%.*?%}|{{.*?}}",
    re.S,
)
SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
NAMES = {"evalhub", "Ctrl", "Esc", "Shift", "Enter", "Space"}


def known() -> set[str]:
    found = read_catalogue(LOCALE / "en" / "LC_MESSAGES" / "django.po")
    return {text for message in found for text in message.key if text}


def texts_of(name: str) -> set[str]:
    nodes = get_template(name).template.nodelist
    found = {node.filter_expression.var.literal for node in nodes.get_nodes_by_type(TranslateNode)}
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        parts = [part for part in (node.singular, node.plural) if part]
        found |= {node.render_token_list(part)[0].strip() for part in parts}
    return {str(text) for text in found}


def texts_in(path: str) -> set[str]:
    """First texts of the calls that translate, and the plurals."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            found |= {one.value for one in node.args[:2] if isinstance(one, ast.Constant)}
    return found


@pytest.mark.parametrize("name", [*TEMPLATES, "base.html"])
def test_every_text_that_is_marked_is_in_the_catalogues(name: str) -> None:
    assert texts_of(name) - known() == set()


@pytest.mark.parametrize("name", MODULES)
def test_every_text_of_the_code_is_in_the_catalogues(name: str) -> None:
    found = texts_in(name)
    assert found
    assert found - known() == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_text_is_left_unmarked(name: str) -> None:
    source = TAGS.sub(" ", (ROOT / "templates" / name).read_text("utf-8"))
    texts = [re.sub(r"<kbd.*?</kbd>|<[^>]*>", " ", source, flags=re.S), *SPOKEN.findall(source)]
    left = {word for text in texts for word in re.findall(r"[A-Za-z]{2,}", text)} - NAMES
    assert left == set()
