"""Every text of the pages for people who rate is in every catalogue."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from annotation.access import Capability
from annotation.models import ExamTry, Role
from evalhub.languages.catalogues import LOCALE, read_catalogue
from tests.architecture.sources import product_files
from tests.languages.spoken import MODULES, SHARED, TEMPLATES

ROOT = Path(settings.BASE_DIR)
TRANSLATES = re.compile(r"translation import .*gettext")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
TAGS = re.compile(
    r"{% block (?:(?:page|body)_class|body_attrs) %}.*?{% endblock %}"
    r"|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans\w*\s*%}|{%.*?%}|{{.*?}}",
    re.S,
)
# Texts that tags hand on have to be marked where they stand.
MARKED = re.compile(r'_\("([^"]*)"\)')
HANDED = re.compile(
    r"{%\s*(?:include|firstof|with|cycle)\b.*?%}|{{.*?}}",
    re.S,
)
LITERAL = re.compile(r"""(?<!_\()(["'])((?:(?!\1).)*)\1""")
WORDS = re.compile(r"^[A-Z][a-z]|[a-z] [a-z]")
PARTS = re.compile(r"{% (?:include|extends) \"([^\"]+)\"")
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
WORD = re.compile(r'\bword\(\s*"([\w-]+)", "(\w+)",\s*"([^"]*)"')
SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
NAMES = {"Authorization", "Bearer", "evalhub", "Ctrl", "Esc", "Shift", "Enter", "Space"}


def known() -> set[str]:
    found = read_catalogue(LOCALE / "en" / "LC_MESSAGES" / "django.po")
    return {text for message in found for text in message.key if text}


def texts_of(name: str) -> set[str]:
    nodes = get_template(name).template.nodelist
    found = {text for node in nodes.get_nodes_by_type(TranslateNode) if (text := marked(node))}
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        parts = [part for part in (node.singular, node.plural) if part]
        found |= {node.render_token_list(part)[0].strip() for part in parts}
    return {str(text) for text in found} | set(MARKED.findall(source_of(name)))


def marked(node: TranslateNode) -> str:
    """The text as the catalogues have it, with its context; none where code chooses it."""
    text, context = node.filter_expression.var.literal, node.message_context
    return f"{context.var}\x04{text}" if text and context else text or ""


def source_of(name: str) -> str:
    return (ROOT / "templates" / name).read_text("utf-8")


def texts_in(path: str) -> set[str]:
    """First texts of the calls that translate, and the plurals."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            found |= {one.value for one in node.args[:2] if isinstance(one, ast.Constant)}
    return found


@pytest.mark.parametrize("name", [*TEMPLATES, *SHARED])
def test_every_text_that_is_marked_is_in_the_catalogues(name: str) -> None:
    assert texts_of(name) - known() == set()


@pytest.mark.parametrize("name", MODULES)
def test_every_text_of_the_code_is_in_the_catalogues(name: str) -> None:
    found = texts_in(name)
    assert found
    assert found - known() == set()


def test_every_module_that_translates_is_listed() -> None:
    texts = {str(path): (ROOT / path).read_text("utf-8") for path in product_files()}
    speaking = {name for name, text in texts.items() if TRANSLATES.search(text)}
    assert speaking - set(MODULES) == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_text_is_left_unmarked(name: str) -> None:
    source = TAGS.sub(" ", source_of(name))
    texts = [re.sub(r"<kbd.*?</kbd>|<[^>]*>", " ", source, flags=re.S), *SPOKEN.findall(source)]
    left = {word for text in texts for word in re.findall(r"[A-Za-z]{2,}", text)} - NAMES
    assert left == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_text_is_handed_on_unmarked(name: str) -> None:
    handed = [text for tag in HANDED.findall(source_of(name)) for _, text in LITERAL.findall(tag)]
    assert [text for text in handed if WORDS.search(text)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_is_made_of_is_listed_too(name: str) -> None:
    assert set(PARTS.findall(source_of(name))) - {*TEMPLATES, *SHARED} == set()


def test_words_that_code_puts_into_sentences_are_in_the_catalogues() -> None:
    kinds = (Role, Capability, ExamTry.State)
    assert {one.value for kind in kinds for one in kind} - known() - {"open"} == set()


def test_the_words_of_scripts_are_those_of_the_templates() -> None:
    places = {"toasts": "base.html", "desk-said": "annotation/_desk_said.html"}
    found = {call for path in SCRIPTS for call in WORD.findall(path.read_text("utf-8"))}
    assert {place for place, _, _ in found} == set(places)
    for place, name, english in found:
        assert f'data-{name}="{{% translate "{english}" %}}"' in source_of(places[place]), name
