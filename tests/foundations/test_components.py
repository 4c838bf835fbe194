"""Components and tags of the frame: escaping, wiring, invisible characters."""

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.templatetags import parts


class RunForm(forms.Form):
    budget = forms.IntegerField(min_value=7, help_text="About 6.84.")
    order = forms.ChoiceField(choices=[("b", "Both"), ("o", "One")], widget=forms.RadioSelect)
    notify = forms.BooleanField(required=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "RLO"),
        ("a\u2066b", "LRI"),
        ("a\u200bb", "ZWSP"),
        ("a\u200cb", "ZWNJ"),
        ("\ufeffa", "BOM"),
        ("a\U000e0041b", "U+E0041"),
        ("x\ufe0f", "U+FE0F"),
        ("a\x00b", "U+0000"),
        ("a\u3164b", "U+3164"),
    ],
)
def test_invisible_characters_become_chips(text: str, shown: str) -> None:
    html = parts.visible(text)
    assert f">{shown}</span>" in html
    assert not set(text) & set(html) - set("abx")


def test_truth_values_are_written_as_in_files_and_at_the_desk() -> None:
    assert (parts.visible(True), parts.visible(False), parts.visible([True])) == (
        "true",
        "false",
        "true",
    )


@pytest.mark.parametrize(
    "text",
    [
        "tab\tand\nline",
        "\U0001f9d1\u200d\U0001f4bb",
        "\u2764\ufe0f",
        "1\ufe0f\u20e3",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ],
)
def test_characters_that_belong_to_a_glyph_or_word_stay(text: str) -> None:
    assert parts.visible(text) == text


def test_untrusted_text_is_escaped_and_kept_from_htmx() -> None:
    evil = '<img src=x onerror=alert(1)> {{ 1 }} <p hx-get="/x">'
    html = render_to_string("components/_text.html", {"text": evil})
    assert "<img" not in html
    assert "<p hx-get" not in html
    assert "hx-disable" in html
    assert 'dir="auto"' in html
    assert parts.visible(None) == ""


def test_field_is_wired_to_hint_and_error() -> None:
    form = RunForm({"budget": "4"})
    html = render_to_string("components/_field.html", {"field": form["budget"]})
    assert 'aria-describedby="id_budget_helptext id_budget_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_budget_helptext"' in html
    assert 'id="id_budget_error"' in html
    assert '<label for="id_budget">' in html


def test_groups_and_lone_checkboxes_have_their_own_markup() -> None:
    form = RunForm({})
    group = render_to_string("components/_field.html", {"field": form["order"]})
    assert group.count('class="check"') == 2
    assert "<legend>Order</legend>" in group
    assert 'aria-describedby="id_order_error"' in group
    assert "optional" not in render_to_string("components/_field.html", {"field": form["notify"]})


def test_summary_links_to_every_field_in_error() -> None:
    html = render_to_string("components/_form_errors.html", {"form": RunForm({})})
    assert 'href="#id_budget"' in html
    assert 'href="#id_order_0"' in html
    assert 'role="alert"' in html
    assert render_to_string("components/_form_errors.html", {"form": RunForm()}).strip() == ""


def test_band_and_estimate_are_words() -> None:
    alpha = Estimate(0.79, 0.76, 0.82, 0.95, "unit bootstrap", 416)
    band = render_to_string("components/_band.html", {"estimate": alpha})
    assert 'data-band="tentative"' in band
    assert "tentative to good" in band
    none = UndefinedStatistic("no_variation", "All pass.")
    html = render_to_string("components/_estimate.html", {"estimate": none})
    assert "not defined" in html
    assert "All pass." in html


def test_initials_of_a_name_and_of_an_address() -> None:
    assert parts.initials("Amara Okafor") == "AO"
    assert parts.initials("anna@example.org") == "AN"
    assert parts.initials("") == "?"


def test_message_level_gives_tone_and_icon() -> None:
    assert [parts.tone(level) for level in ("success", "warning", "error", "info")] == [
        "good",
        "warn",
        "bad",
        "info",
    ]
    html = render_to_string("components/_toast.html", {"text": "<b>", "tone": "good"})
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_error_pages_render_without_a_context(status: int) -> None:
    html = render_to_string(f"{status}.html")
    assert f'<p class="id">{status}' in html
    assert html.count("<h1>") == 1


def test_error_page_and_fragment_escape_the_message() -> None:
    context = {
        "error": {"code": "taken", "message": "<b>x</b>"},
        "status": 409,
        "title": "Conflict",
    }
    request = RequestFactory().get("/")
    assert "&lt;b&gt;x" in render_to_string("error.html", context, request=request)
    assert 'data-fragment="error"' in render_to_string("_error.html", context)


def test_sidebar_marks_the_current_section() -> None:
    items = [{"url": "/a", "label": "Items", "icon": "list", "count": 0, "current": True}]
    context = Context(
        {"nav": [{"title": "Project", "items": items}, {"title": "", "items": items}]}
    )
    html = Template('{% include "components/_sidebar.html" %}').render(context)
    assert html.count('aria-current="page"') == 2
    assert html.count('<h2 class="side-title">') == 1
    assert '<span class="count">0</span>' in html
