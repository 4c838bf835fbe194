"""Is the input well formed? What is allowed is the services' business."""

import json
from typing import Any

from django import forms

from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from judges.models import Judge, JudgePrompt, PromptVersion
from judges.selectors.runs import judges_of, prompts_of
from judges.services.runs import RunPlan


class JudgeForm(forms.Form):
    """An OpenAI-compatible judge."""

    name = forms.CharField(max_length=200)
    base_url = forms.CharField(
        label="Address", max_length=500, help_text="For example https://api.openai.com/v1"
    )
    model = forms.CharField(max_length=200)
    api_key = forms.CharField(
        label="Key",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Stored encrypted, bound to the address, and never shown again.",
    )
    parameters = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text='A JSON object sent with every call, for example {"max_tokens": 400}.',
    )
    price_in = forms.DecimalField(
        label="Price per million tokens in", required=False, min_value=0, max_digits=12
    )
    price_out = forms.DecimalField(
        label="Price per million tokens out", required=False, min_value=0, max_digits=12
    )

    concurrency = forms.IntegerField(
        label="Calls at once", min_value=1, max_value=256, initial=16, required=False
    )

    def clean_parameters(self) -> dict[str, Any]:
        text = self.cleaned_data["parameters"].strip()
        if not text:
            return {}
        try:
            found = json.loads(text)
        except ValueError:
            raise forms.ValidationError("This is not JSON.") from None
        if not isinstance(found, dict):
            raise forms.ValidationError("Write a JSON object: {…}.")
        return found

    def options(self) -> dict[str, Any]:
        names = ("api_key", "parameters", "price_in", "price_out", "concurrency")
        return {name: self.cleaned_data[name] for name in names}


class PromptForm(forms.Form):
    """A new prompt with its first text."""

    name = forms.CharField(max_length=120)
    criteria = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.title} ({one.scope})") for one in current_criteria(project)]
        self.fields["criteria"].choices = choices  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """The next text of a prompt."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}))
    note = forms.CharField(required=False, max_length=500, label="What changes")


class RunForm(forms.Form):
    """What to run: a judge, prompts, and how often."""

    judge = forms.ModelChoiceField(Judge.objects.none(), empty_label=None)
    prompts = forms.ModelMultipleChoiceField(
        JudgePrompt.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    order = forms.ChoiceField(
        label="Pairs",
        choices=[("both", "in both orders"), ("fixed", "A first only")],
        widget=forms.RadioSelect,
        initial="both",
        help_text="Only both orders show whether the Judge prefers a side.",
    )
    repeats = forms.IntegerField(min_value=1, max_value=20, initial=1)
    limit = forms.IntegerField(
        min_value=1, required=False, label="First Items only", help_text="Empty: all Items."
    )
    budget = forms.DecimalField(
        min_value=0, required=False, max_digits=12, help_text="In dollars; the run stops there."
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runnable = judges_of(project).exclude(provider=Judge.Provider.IMPORTED)
        self.fields["judge"].queryset = runnable  # type: ignore[attr-defined]
        self.fields["prompts"].queryset = prompts_of(project)  # type: ignore[attr-defined]

    def plan(self) -> RunPlan:
        data = self.cleaned_data
        newest = [prompt.versions.order_by("-number").first() for prompt in data["prompts"]]
        return RunPlan(
            prompts=tuple(version for version in newest if isinstance(version, PromptVersion)),
            both_orders=data["order"] == "both",
            repeats=data["repeats"],
            limit=data["limit"],
            budget=data["budget"],
        )
