"""What is chosen for one load: what is replaced, and which sample is taken.

Choices are texts by name, as they are kept with a file that waits to be loaded.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from annotation.intake.forms import KIND_WORDS, WIDEST
from annotation.intake.sampling import Allocation, SamplePlan, SampleRefused
from annotation.intake.words import read_keys, read_quotas
from evalhub.redaction.kinds import Kind, Policy

ALLOCATIONS = [
    (Allocation.PROPORTIONAL.value, "Its share of the file"),
    (Allocation.EQUAL.value, "As many of each"),
    (Allocation.ROOT.value, "The root of its size: small ones gain"),
]
LARGEST = 1_000_000


class IntakeFields(forms.Form):
    """Fields of a load; a form that loads inherits them."""

    redact_kinds = forms.MultipleChoiceField(
        label="Replace before anything is stored",
        choices=KIND_WORDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Becomes the Project's choice. Found by format and check digit.",
    )
    redact_allowed = forms.CharField(
        label="Texts that stay, one a line",
        required=False,
        max_length=WIDEST,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    sample_size = forms.IntegerField(
        label="Load only so many Items", required=False, min_value=1, max_value=LARGEST
    )
    sample_by = forms.CharField(
        label="Strata: metadata keys",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "intent, risk", "spellcheck": "false"}),
        help_text="Of a time, key:month. Without any, the whole file is one stratum.",
    )
    sample_allocation = forms.ChoiceField(
        label="A stratum's number follows", choices=ALLOCATIONS, required=False
    )
    sample_minimum = forms.IntegerField(
        label="At least, of each stratum", required=False, min_value=0, max_value=LARGEST
    )
    sample_quotas = forms.CharField(
        label="Exactly, one stratum a line",
        required=False,
        max_length=WIDEST,
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "refund / high = 20", "spellcheck": "false"}
        ),
    )
    sample_seed = forms.IntegerField(
        label="Seed", required=False, min_value=0, max_value=2**31 - 1,
        help_text="The same seed takes the same Items; another takes others.",
    )  # fmt: skip

    def clean_sample_quotas(self) -> str:
        """Refuse lines that are no quotas."""
        text: str = self.cleaned_data["sample_quotas"]
        try:
            read_quotas(text.splitlines())
        except SampleRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return text

    def intake_choices(self) -> dict[str, str]:
        """Return what was chosen, as it is kept."""
        cleaned = self.cleaned_data
        kept = {name: str(cleaned[name] or "") for name in IntakeFields.base_fields}
        return kept | {"redact_kinds": ",".join(cleaned["redact_kinds"])}

    def of_redaction(self) -> list[forms.BoundField]:
        return [self[name] for name in IntakeFields.base_fields if name.startswith("redact_")]

    def of_sample(self) -> list[forms.BoundField]:
        return [self[name] for name in IntakeFields.base_fields if name.startswith("sample_")]


def initial_of(choices: Mapping[str, str], policy: Policy) -> dict[str, Any]:
    """Return the fields' values for what is kept, or for the project's policy."""
    if "redact_kinds" not in choices:
        return {"redact_kinds": sorted(policy.kinds), "redact_allowed": listed(policy)}
    return {"redact_kinds": [kind for kind in choices["redact_kinds"].split(",") if kind]}


def listed(policy: Policy) -> str:
    return "\n".join(sorted(policy.allowed))


def redaction_of(choices: Mapping[str, str]) -> Policy | None:
    """Return the policy that was chosen; None where nobody was asked."""
    if "redact_kinds" not in choices:
        return None
    kinds = frozenset(Kind(kind) for kind in choices["redact_kinds"].split(",") if kind)
    lines = {line.strip() for line in choices.get("redact_allowed", "").splitlines()}
    return Policy(kinds, frozenset(lines - {""}))


def plan_of(choices: Mapping[str, str]) -> SamplePlan | None:
    """Return the sample that was chosen, None for everything."""
    if not choices.get("sample_size"):
        return None
    return SamplePlan(
        size=int(choices["sample_size"]),
        by=read_keys(choices["sample_by"]),
        allocation=Allocation(choices["sample_allocation"] or Allocation.PROPORTIONAL),
        minimum=int(choices["sample_minimum"] or 0),
        quotas=read_quotas(choices["sample_quotas"].splitlines()),
        seed=int(choices["sample_seed"] or 0),
    )
