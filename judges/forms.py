"""Is the input well formed? What is allowed is the services' business."""

from decimal import Decimal
from typing import Any

from django import forms

from annotation.models import Project
from judges.models import Judge, JudgePrompt, JudgeRun, PromptVersion
from judges.selectors.runs import judges_of, prompts_of
from judges.services.runs import MOST_ITEMS, RunPlan


def dollars(label: str, least: Decimal | int, **options: Any) -> forms.DecimalField:
    """An amount as the database keeps it; the messages name the field and say what to do."""
    digits = f"{label}: write at most 6 digits before and 6 after the decimal point."
    messages = {
        "invalid": f"{label}: write a number such as 0.15.",
        "max_digits": digits,
        "max_decimal_places": digits,
        "max_whole_digits": digits,
        "min_value": f"{label}: write {least} or more.",
    }
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=least,
        max_digits=12,
        decimal_places=6,
        error_messages=messages,
        **options,
    )


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
    fresh = forms.BooleanField(
        required=False,
        label="Measure afresh",
        help_text="Otherwise a question that was asked before in the very same way is not paid for "
        "again.",
    )
    waits = forms.BooleanField(
        required=False,
        label="The run may wait",
        help_text="OpenAI and Anthropic answer batches within a day, at half the price.",
    )
    limit = forms.IntegerField(
        min_value=1,
        max_value=MOST_ITEMS,
        required=False,
        label="First Items only",
        help_text="Empty: all Items.",
    )
    budget = dollars(
        "Budget",
        Decimal("0.000001"),
        help_text="In dollars. No call is made that may cost more than what is left; what a reply "
        "may cost is known where max_tokens is among the Judge's parameters.",
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
            fresh=data["fresh"],
            waits=data["waits"],
        )


class RunBudgetForm(forms.Form):
    """What a run may cost from now on."""

    budget = dollars(
        "Budget of the run",
        Decimal("0.000001"),
        help_text="In dollars, with what is spent already. A run that its budget stopped goes on "
        "at once.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].required = True

    @classmethod
    def shown(cls, run: JudgeRun) -> "RunBudgetForm":
        """The form with what the run may cost now."""
        budget = None if run.budget is None else f"{run.budget.normalize():f}"
        return cls(initial={"budget": budget})
