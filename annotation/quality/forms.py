"""Forms of quality control: is the input well formed?"""

from typing import Any

from django import forms

from annotation.models import Action, Collector, QualityRule
from annotation.quality.defaults import RuleValues

CONFIDENCE = [("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%")]


class RuleForm(forms.Form):
    """One rule; the threshold in percent."""

    collector = forms.ChoiceField(label="Look at", choices=Collector.choices)
    percent = forms.FloatField(
        label="Threshold, in percent",
        min_value=0,
        max_value=100,
        help_text="The whole interval must lie beyond it. For shared errors: the share of false "
        "findings you accept among all.",
    )
    window = forms.IntegerField(
        label="Newest answers to look at",
        min_value=4,
        max_value=500,
        help_text="What a rule has acted on once is never counted by it again.",
    )
    least = forms.IntegerField(
        label="At least so many",
        min_value=4,
        max_value=500,
        help_text="With fewer it stays silent, whatever they show.",
    )
    confidence = forms.ChoiceField(
        label="Interval",
        choices=CONFIDENCE,
        initial="0.95",
        help_text="Of one look. A rule looks again and again: whoever is at the threshold is found "
        "sooner or later, whoever is clearly on the right side of it hardly ever.",
    )
    action = forms.ChoiceField(
        label="Then",
        choices=Action.choices,
        help_text="A pause needs an earlier warning about the same, and new answers after it.",
    )
    active = forms.BooleanField(label="On", required=False)
    earlier = forms.BooleanField(
        label="Also look at work from before the rule was made",
        required=False,
        help_text="Off is fairer: nobody is told late.",
    )

    @classmethod
    def of(cls, rule: QualityRule) -> "RuleForm":
        """Return the form filled with a rule as it is."""
        return cls(
            initial={
                "collector": rule.collector,
                "percent": round(rule.threshold * 100, 4),
                "window": rule.window,
                "least": rule.least,
                "confidence": str(rule.confidence),
                "action": rule.action,
                "active": rule.active,
                "earlier": rule.since is None,
            }
        )

    def values(self) -> RuleValues:
        """Return the cleaned rule as the service takes it."""
        data: dict[str, Any] = self.cleaned_data
        return RuleValues(
            collector=data["collector"],
            action=data["action"],
            threshold=data["percent"] / 100,
            window=data["window"],
            least=data["least"],
            confidence=float(data["confidence"]),
            active=data["active"],
        )
