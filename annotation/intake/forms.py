"""Forms of redaction and of what a service sends: is the input well formed?"""

from typing import Any

from django import forms

from annotation.models import IntakeRule
from annotation.services.intake.rules import MOST_ALLOWED, MOST_QUOTAS, IntakeTerms
from evalhub.redaction.kinds import Kind, Policy

KIND_WORDS = [
    (Kind.EMAIL.value, "E-mail addresses"),
    (Kind.PHONE.value, "Telephone numbers"),
    (Kind.CARD.value, "Card numbers"),
    (Kind.IBAN.value, "IBANs"),
    (Kind.IP.value, "IP addresses"),
    (Kind.KEY.value, "API keys, tokens and passwords in addresses"),
    (Kind.NATIONAL_ID.value, "National identification numbers"),
    (Kind.NAME.value, "Names, best effort: most are missed"),
]
WIDEST = 20_000


class RedactionForm(forms.Form):
    """What is replaced before anything is stored."""

    kinds = forms.MultipleChoiceField(
        label="Replace",
        choices=KIND_WORDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="With nothing ticked, texts are stored as they come.",
    )
    allowed = forms.CharField(
        label="Texts that stay, one a line",
        required=False,
        max_length=WIDEST,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "help@shop.example", "spellcheck": "false"}
        ),
        help_text="Your own hotline or address: what is found is compared with the whole line.",
    )

    @classmethod
    def of(cls, policy: Policy) -> "RedactionForm":
        """Return the form filled with the policy as it is."""
        allowed = "\n".join(sorted(policy.allowed))
        return cls(initial={"kinds": sorted(policy.kinds), "allowed": allowed})

    def clean_allowed(self) -> frozenset[str]:
        """Return the lines without the space around them."""
        lines = {line.strip() for line in self.cleaned_data["allowed"].splitlines()} - {""}
        if len(lines) > MOST_ALLOWED:
            raise forms.ValidationError(f"At most {MOST_ALLOWED} lines.")
        return frozenset(lines)

    def policy(self) -> Policy:
        """Return the cleaned policy."""
        kinds = frozenset(Kind(kind) for kind in self.cleaned_data["kinds"])
        return Policy(kinds, self.cleaned_data["allowed"])


class IntakeForm(forms.Form):
    """Which of the items a service sends are taken."""

    enabled = forms.BooleanField(label="Take Items that a service sends", required=False)
    percent = forms.FloatField(
        label="Share that is taken, in percent",
        min_value=0.001,
        max_value=100,
        help_text="By lot, from the id: an Item that is sent again decides the same.",
    )
    daily = forms.IntegerField(
        label="At most a day",
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text="Days are UTC. Empty is without limit.",
    )
    by = forms.CharField(
        label="Metadata key with numbers of its own",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "risk", "spellcheck": "false"}),
    )
    quotas = forms.CharField(
        label="Its values and how many a day, one a line",
        required=False,
        max_length=WIDEST,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "high = 50", "spellcheck": "false"}),
        help_text="All other values share the number above.",
    )

    @classmethod
    def of(cls, rule: IntakeRule) -> "IntakeForm":
        """Return the form filled with the rule as it is."""
        quotas = "\n".join(f"{value} = {number}" for value, number in sorted(rule.quotas.items()))
        initial = {"enabled": rule.enabled, "percent": f"{rule.share * 100:.6g}"}
        return cls(initial={**initial, "daily": rule.daily, "by": rule.by, "quotas": quotas})

    def clean_quotas(self) -> dict[str, int]:
        """Return the numbers by value."""
        found: dict[str, int] = {}
        lines = [line for line in self.cleaned_data["quotas"].splitlines() if line.strip()]
        for place, line in enumerate(lines, 1):
            value, equals, number = (part.strip() for part in line.rpartition("="))
            if not equals or not value or not number.isdecimal() or len(number) > 7:
                raise forms.ValidationError(f"Line {place}: write it as value = number.")
            if value in found:
                raise forms.ValidationError(f"Line {place}: “{value}” stands there twice.")
            found[value] = int(number)
        if len(found) > MOST_QUOTAS:
            raise forms.ValidationError(f"At most {MOST_QUOTAS} lines.")
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the key when values are given."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("quotas") and not cleaned.get("by"):
            self.add_error("by", "Name the metadata key that the values below belong to.")
        return cleaned

    def terms(self) -> IntakeTerms:
        """Return the cleaned rule as the service takes it."""
        cleaned = dict(self.cleaned_data)
        return IntakeTerms(share=cleaned.pop("percent") / 100, **cleaned)


class ExcludeForm(forms.Form):
    """A kind that is to be left as it is."""

    kind = forms.ChoiceField(choices=KIND_WORDS)


class AllowForm(forms.Form):
    """A text that is to stay."""

    text = forms.CharField(max_length=8_200)
