"""Forms of questions: is the input well formed?"""

from functools import lru_cache

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from annotation.desk_forms import ReasonSelect
from annotation.models import FlagReason

LONGEST = 5000


class FlagForm(forms.Form):
    """What the matter is with what lies on the desk."""

    flag_reason = forms.ChoiceField(
        choices=FlagReason.choices,
        widget=ReasonSelect,
        label=_("What is the matter?"),
        error_messages={"required": _("Choose a reason.")},
    )
    flag_note = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Note to the lead"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(forms.Form):
    """One message in a thread."""

    text = forms.CharField(
        max_length=LONGEST,
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write your message first.")},
    )


class PinForm(forms.Form):
    """An answer in words for everybody."""

    heading = forms.CharField(max_length=200, help_text="The question, without who asked it.")
    text = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text="Markdown. Every annotator reads it beside the Rubric.",
    )


class ReferralForm(forms.Form):
    """What becomes of a subject that waits, and what is said to those who skipped it."""

    outcome = forms.ChoiceField(
        choices=[
            ("returned", "Return it to the queue, for people who have not seen it"),
            ("retired", "Retire the Item: nobody is asked about it any more"),
        ],
        widget=forms.RadioSelect,
        label="What becomes of it?",
        error_messages={"required": "Choose what becomes of it."},
    )
    answer = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Answer to everybody who skipped it",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


@lru_cache(maxsize=16)
def blank_flag(language: str) -> str:
    """What the form of a flag asks, as HTML, untouched."""
    return flag_controls(FlagForm())


def flag_controls(form: FlagForm) -> str:
    return render_to_string("annotation/_flag_controls.html", {"form": form})
