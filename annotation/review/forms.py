"""The rules of review as a form."""

from typing import Any

from django import forms

from annotation.models import ReviewPlan
from annotation.services.review.drawing import MOST_NEW, PlanInput

PERCENT = 100
MOST_CHOSEN = 500


class ReviewPlanForm(forms.Form):
    """Which answers are drawn; what was drawn already stays."""

    share = forms.FloatField(
        label="Share of all answers, in percent",
        min_value=0,
        max_value=100,
        help_text="Drawn by lot under a fixed seed: a larger share holds the smaller one.",
    )
    disagreement = forms.FloatField(
        label="Where Raters differ: share of pairs, in percent",
        min_value=1,
        max_value=100,
        required=False,
        help_text="All answers to an Output under whose Criterion at least so many pairs of "
        "Raters differ. Empty turns it off.",
    )
    newcomers = forms.IntegerField(
        label="The first answers of every Rater",
        min_value=0,
        max_value=MOST_NEW,
        help_text="0 turns it off. Imported answers are left out.",
    )
    failed_traps = forms.BooleanField(label="Answers that missed a Trap", required=False)

    @classmethod
    def of(cls, plan: ReviewPlan) -> "ReviewPlanForm":
        """Return the form filled with the rules as they are."""
        level = plan.disagreement
        return cls(
            initial={
                "share": round(plan.share * PERCENT, 4),
                "disagreement": None if level is None else round(level * PERCENT, 4),
                "newcomers": plan.newcomers,
                "failed_traps": plan.failed_traps,
            }
        )

    def plan(self) -> PlanInput:
        """Return the cleaned rules as the service takes them."""
        data: dict[str, Any] = self.cleaned_data
        level = data["disagreement"]
        return PlanInput(
            share=data["share"] / PERCENT,
            disagreement=None if level is None else level / PERCENT,
            newcomers=data["newcomers"],
            failed_traps=data["failed_traps"],
        )


class NewestForm(forms.Form):
    """How many of a rater's newest answers go to review."""

    n = forms.IntegerField(label="Newest answers", min_value=1, max_value=MOST_CHOSEN, initial=20)
