"""Is a probing or an anchor well formed? What is allowed is the services' business."""

from decimal import Decimal
from typing import Any

from django import forms

from annotation.models import Project
from judges.engine.probes.perturbations import PERTURBATIONS
from judges.forms import dollars
from judges.models import Judge, JudgePrompt, PromptVersion
from judges.selectors.reports.grounds import grounds_to_choose
from judges.selectors.runs import judges_of, prompts_of
from judges.services.anchors.freezing import FEWEST, MOST, AnchorPlan
from judges.services.probing.sheets import MOST_UNITS, ProbePlan

CHOICES = [(name, f"{one.title}: {one.does}") for name, one in PERTURBATIONS.items()]
# What needs something that most data do not have, or is rarely asked, is chosen by hand.
USUAL = tuple(name for name in PERTURBATIONS if name not in {"language", "masked", "signed"})


class AnchorForm(forms.Form):
    """What is frozen, and how often it is judged again."""

    prompt = forms.ModelChoiceField(JudgePrompt.objects.none(), empty_label=None)
    source = forms.ChoiceField(
        label="Units", help_text="Held-out Items stay held out: nobody is shown them."
    )
    units = forms.IntegerField(
        label="How many",
        min_value=FEWEST,
        max_value=MOST,
        initial=100,
        help_text="Counts where rated units are drawn; a split is taken whole.",
    )
    every_days = forms.IntegerField(
        label="Days between rounds", min_value=1, max_value=365, initial=7
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grounds = {one.text: one for one in grounds_to_choose(project) if one.release}
        chosen = [("", "Rated units, drawn evenly over the values")]
        chosen += [(text, f"Release {text.replace(':', ', ')}") for text in self.grounds]
        self.fields["source"].choices = chosen  # type: ignore[attr-defined]
        self.fields["source"].required = False
        self.fields["prompt"].queryset = prompts_of(project)  # type: ignore[attr-defined]

    def plan(self) -> AnchorPlan:
        data = self.cleaned_data
        grounds = self.grounds.get(data["source"])
        return AnchorPlan(
            version=data["prompt"].versions.order_by("-number").first(),
            every_days=data["every_days"],
            units=data["units"],
            release=grounds.release if grounds else None,
            split=grounds.split if grounds else "",
        )


class ProbeForm(forms.Form):
    """A judge, a prompt, which probes, and on how many units."""

    judge = forms.ModelChoiceField(Judge.objects.none(), empty_label=None)
    prompt = forms.ModelChoiceField(JudgePrompt.objects.none(), empty_label=None)
    probes = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, initial=USUAL
    )
    units = forms.IntegerField(
        label="Units",
        min_value=1,
        max_value=MOST_UNITS,
        initial=100,
        help_text="Drawn among those that people rated, evenly over the values.",
    )
    seed = forms.IntegerField(min_value=0, max_value=2**31 - 1, initial=0, required=False)
    budget = dollars(
        "Budget",
        Decimal("0.000001"),
        help_text="In dollars. Empty: what the plan costs at most.",
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runnable = judges_of(project).exclude(provider=Judge.Provider.IMPORTED)
        self.fields["judge"].queryset = runnable  # type: ignore[attr-defined]
        self.fields["prompt"].queryset = prompts_of(project)  # type: ignore[attr-defined]

    def clean_prompt(self) -> PromptVersion:
        """The newest version of the chosen prompt."""
        version: PromptVersion | None = (
            self.cleaned_data["prompt"].versions.order_by("-number").first()
        )
        if version is None:
            raise forms.ValidationError("This prompt has no text yet.")
        return version

    def plan(self) -> ProbePlan:
        data = self.cleaned_data
        return ProbePlan(
            version=data["prompt"],
            probes=tuple(data["probes"]),
            units=data["units"],
            seed=data["seed"] or 0,
            budget=data["budget"],
        )
