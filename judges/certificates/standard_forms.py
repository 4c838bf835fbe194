"""The forms of what Judges are held to and may spend: is the input well formed?"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from annotation.dataset.values import value_key, value_text
from annotation.models import Criterion
from evalhub.stats.comparison.alternative import EPSILONS
from judges.forms import dollars
from judges.selectors.agreement.stand_ins import USUAL_KIND
from judges.selectors.correction.corrected import usual_rule
from judges.selectors.correction.standards import Standards

KINDS = {"expert": "Experts", "skilled": "Skilled people", "crowd": "A crowd"}
REASONS = [
    ("", "Nothing is known beyond the order of the hand-out"),
    ("random", "At random from the traffic"),
    ("census", "All of the traffic is labelled"),
    ("hand-picked", "Picked by hand"),
    ("reported failures", "Because somebody reported a failure"),
    ("stratified", "So many of each kind, whatever their share"),
]
PASSES = "passes-"


class StandardsForm(forms.Form):
    """Cost of the alternative annotator test, how labels were chosen, and what passes."""

    rater_kind = forms.ChoiceField(
        label="Who rates",
        required=False,
        choices=[
            ("", f"Nobody said: {EPSILONS[USUAL_KIND]:g}, as {KINDS[USUAL_KIND].lower()}"),
            *((kind, f"{words}: {EPSILONS[kind]:g}") for kind, words in KINDS.items()),
        ],
        help_text="What a person costs more than a Judge, as a share of units: by so much may the "
        "Judge be worse than a Rater in the alternative annotator test and still stand in.",
    )
    epsilon = forms.FloatField(
        label="Another cost",
        required=False,
        min_value=0,
        max_value=0.99,
        help_text="Goes before who rates. For example 0.12.",
    )
    selection = forms.ChoiceField(
        label="How the labelled Items were chosen",
        required=False,
        choices=REASONS,
        help_text="Labels that say so themselves go before this. Only labels drawn at random can "
        "correct the pass rate of what nobody labelled.",
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], order: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if order:
            known = self.fields["selection"].help_text
            self.fields["selection"].help_text = f"{known} Here Items were {order}."
        self.criteria = [one for one in criteria if one.values and one.scope == "output"]
        said = self.initial.get("selection", "")
        if said and said not in dict(REASONS):
            choices = [*REASONS, (said, f"As loaded: {said}")]
            self.fields["selection"].choices = choices  # type: ignore[attr-defined]
        for one in self.criteria:
            self.fields[PASSES + one.key] = passing_field(one)

    @staticmethod
    def shown(standards: Standards) -> dict[str, Any]:
        """The standards as the form shows them."""
        passing = {
            PASSES + key: [value_key(value) for value in values]
            for key, values in standards.passing.items()
        }
        own = {"rater_kind": standards.rater_kind, "epsilon": standards.epsilon}
        return {**own, "selection": standards.selection, **passing}

    def standards(self) -> Standards:
        """What was chosen; rules that the page does not show stay as they are."""
        data = self.cleaned_data
        shown = {PASSES + one.key for one in self.criteria}
        passing = {
            name.removeprefix(PASSES): [json.loads(text) for text in given]
            for name, given in {**self.initial, **data}.items()
            if name.startswith(PASSES) and (name in shown or given)
        }
        return Standards(data["rater_kind"], data["epsilon"], data["selection"], passing)


class BudgetForm(forms.Form):
    """What all calls of a project may cost together."""

    budget = dollars(
        "Budget",
        Decimal("0.000001"),
        help_text="In dollars, for all calls of this Project together: runs, tests of connections, "
        "proposals of prompts. Empty: none. What was spent "
        "before counts. Every Judge then needs prices.",
    )


def passing_field(criterion: Criterion) -> forms.MultipleChoiceField:
    rule = usual_rule(criterion)
    usual = f"it {rule.words}" if rule else "nobody can say what passes"
    return forms.MultipleChoiceField(
        label=f"{criterion.title} passes with",
        required=False,
        choices=[(value_key(value), value_text(value)) for value in criterion.values],
        widget=forms.CheckboxSelectMultiple,
        help_text=f"None chosen: {usual}.",
    )
