"""Forms of panels: is the input well formed? What is allowed is the services' business."""

from decimal import Decimal
from typing import Any

from django import forms

from annotation.models import Project
from judges.engine.reading.joining import Doubt
from judges.forms import dollars
from judges.models import Judge, JudgePrompt, Panel, PromptVersion
from judges.selectors.panels import off_scale
from judges.selectors.runs import judges_of, prompts_of
from judges.services.running.panels import CascadePolicy
from judges.services.runs import MOST_ITEMS, RunPlan


class PanelForm(forms.Form):
    """What juries and cascades share."""

    limit = forms.IntegerField(
        min_value=1,
        max_value=MOST_ITEMS,
        required=False,
        label="First Items only",
        help_text="Empty: all Items.",
    )
    budget = dollars("Budget", Decimal("0.000001"), help_text="In dollars, for all members.")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        sources = {
            Judge: judges_of(project).exclude(provider=Judge.Provider.IMPORTED),
            JudgePrompt: prompts_of(project),
        }
        self.callable, self.prompted = (source.exists() for source in sources.values())
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = sources[field.queryset.model]

    def plan_of(self, *prompts: JudgePrompt) -> RunPlan:
        newest = [prompt.versions.order_by("-number").first() for prompt in prompts]
        return RunPlan(
            prompts=tuple(one for one in newest if isinstance(one, PromptVersion)),
            limit=self.cleaned_data["limit"],
            budget=self.cleaned_data["budget"],
        )


class JuryForm(PanelForm):
    """Members, and how their values become one."""

    judges = forms.ModelMultipleChoiceField(
        Judge.objects.none(), label="Judges", widget=forms.CheckboxSelectMultiple
    )
    prompts = forms.ModelMultipleChoiceField(
        JudgePrompt.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Each Judge with each prompt is a member: two to nine of them.",
    )
    rule = forms.ChoiceField(
        label="Values are joined by",
        choices=Panel.Rule.choices,
        widget=forms.RadioSelect,
        initial=Panel.Rule.MAJORITY,
    )
    field_order = ("judges", "prompts", "rule", "limit", "budget")

    def chosen(self) -> dict[str, Any]:
        """What starts the jury, or says what it costs."""
        data = self.cleaned_data
        plan = self.plan_of(*data["prompts"])
        return {"judges": list(data["judges"]), "plan": plan, "rule": data["rule"]}


class CascadeForm(PanelForm):
    """A cheap judge, a dear one, and what is in doubt between them."""

    cheap = forms.ModelChoiceField(
        Judge.objects.none(), label="Asked about everything", empty_label=None
    )
    dear = forms.ModelChoiceField(
        Judge.objects.none(), label="Asked where the first is in doubt", empty_label=None
    )
    prompt = forms.ModelChoiceField(JudgePrompt.objects.none(), empty_label=None)
    below = forms.FloatField(
        label="In doubt when less sure than",
        required=False,
        min_value=0,
        max_value=1,
        help_text="Between 0 and 1, such as 0.7: what the first Judge states, or the share of its "
        "value among repeats or tokens. Empty: only a Verdict without a value, or with one of "
        "these values, is in doubt.",
    )
    points = forms.CharField(
        label="Values in doubt",
        required=False,
        max_length=500,
        help_text="The borderline of the scale, with commas between them, such as 3.",
    )
    checked = forms.IntegerField(
        label="Percent of the rest asked all the same",
        min_value=0,
        max_value=100,
        initial=10,
        help_text="Drawn at random. Only these show what the cascade loses.",
    )
    field_order = ("cheap", "dear", "prompt", "below", "points", "checked", "limit", "budget")

    def clean(self) -> dict[str, Any]:
        """The values in doubt as a tuple; each has to be one that the prompt asks for."""
        data = super().clean() or self.cleaned_data
        given = [one.strip() for one in data.get("points", "").split(",") if one.strip()]
        asked = set(data["prompt"].criteria) if "prompt" in data else set()
        wrong = off_scale(self.project, asked, given) if asked else ""
        if wrong:
            self.add_error("points", wrong)
        return {**data, "points": tuple(given)}

    def chosen(self) -> dict[str, Any]:
        """What starts the cascade, or says what it costs."""
        data = self.cleaned_data
        doubt = Doubt(data["below"], data["points"])
        return {
            "judges": (data["cheap"], data["dear"]),
            "plan": self.plan_of(data["prompt"]),
            "policy": CascadePolicy(doubt, data["checked"] / 100),
        }
