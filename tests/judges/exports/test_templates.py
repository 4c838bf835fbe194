import re

import pytest

from judges.exports.package import Task
from judges.exports.templates import (
    is_changed,
    literal_format,
    literal_mustache,
    mustache,
    parted,
    pieces,
    rendered,
    slots,
)
from tests.factories.judge_packages import ACCURACY, NASTY, OVERALL, make_package

HOSTILE = [*NASTY, "{", "}", "{{", "{{{{", "}}{{", "{%", ""]


def task(*, pair: bool = False) -> Task:
    return Task(make_package(pair=pair), OVERALL if pair else ACCURACY)


def test_a_prompt_is_text_and_places() -> None:
    found = pieces(task(), "say so.")
    assert slots(found) == ["input", "context", "output"]
    whole = rendered(found, str, lambda name: f"<{name}>")
    assert "How right is it? {{ input }}\nMind the {braces}." in whole
    assert "Be fair. {{ output }} {% if %} {x}" in whole
    assert whole.endswith("this counts instead: say so.")
    assert "tone" not in whole


def test_the_fence_is_one_that_no_text_knows() -> None:
    whole = rendered(pieces(task(), ""), str, lambda name: f"<{name}>")
    (nonce,) = set(re.findall(r"^=== MATERIAL (?:BEGINS|ENDS) === ([0-9a-f]{16})$", whole, re.M))
    assert not any(nonce in text for text in NASTY)


def test_outputs_get_a_fence_where_the_prompt_has_none() -> None:
    whole = rendered(pieces(task(pair=True), ""), str, lambda name: f"<{name}>")
    assert re.search(r"=== MATERIAL BEGINS === \w+\n<output_a>\n=== MATERIAL ENDS", whole)
    assert whole.count("=== MATERIAL BEGINS ===") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_format_prints_a_literal_as_it_is(text: str) -> None:
    template = f"{literal_format(text)}{{output}}{literal_format(text)}"
    assert template.format(output="{x}") == f"{text}{{x}}{text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_every_brace_of_a_mustache_literal_stands_between_other_delimiters(text: str) -> None:
    # The real engines render it in the tests of autoevals and Phoenix.
    template = literal_mustache(text)
    shown = re.sub(r"\{\{=<% %>=\}\}([{}]+)<%=\{\{ \}\}=%>", r"\1", template)
    assert shown == text
    assert template.count("{{=<% %>=}}") - text.count("{{=<% %>=}}") >= ("{" in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_parted_text_opens_nothing_even_before_a_place(text: str) -> None:
    template = parted(text) + mustache("output")
    assert template.count("{{") == 1
    assert re.sub(r"\{ ", "{", parted(text)) == re.sub(r"\{ ", "{", text)


def test_it_is_known_whether_parting_changes_a_prompt() -> None:
    assert is_changed(pieces(task(), ""))
    assert not is_changed(pieces(task(pair=True), ""))
