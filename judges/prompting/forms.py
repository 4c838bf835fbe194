"""Is a prompt well formed as it was typed? What is allowed is the services' business."""

from collections.abc import Sequence
from typing import Any

from django import forms

from annotation.models import Project
from annotation.selectors.ratings import current_criteria, unscaled_criteria
from judges.engine.prompts.options import MOST_SAMPLES, ExampleUnit, PromptOptions
from judges.models import Judge, JudgePrompt, PromptVersion
from judges.selectors.prompts.compiled import Wanted
from judges.selectors.prompts.examples import Choice, example_choices, newest_release, rows_of
from judges.selectors.prompts.preview import priced_judges
from judges.selectors.prompts.versions import versions_of

MOST_NAME = 120
ORDERS = [
    ("both", "in both orders: only what both agree on counts as a win"),
    ("one", "A first only: weak, as nothing tells a preference for the side shown first"),
]


class PromptText(forms.CharField):
    """A prompt's text as it was typed, with the line ends that a browser changes put right."""

    def __init__(self, **options: Any) -> None:
        area = forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "tall"})
        super().__init__(strip=False, widget=area, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class PromptForm(forms.Form):
    """A new prompt: what it asks for, what to compile, and its first text."""

    name = forms.CharField(max_length=MOST_NAME)
    criteria = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    split = forms.ChoiceField(
        label="Calls",
        choices=[
            ("all", "one call asks for all of them"),
            ("each", "one call for each: as many prompts, each about one Criterion"),
        ],
        widget=forms.RadioSelect,
        initial="all",
    )
    reference = forms.BooleanField(
        required=False,
        label="Show the reference answer",
        help_text="For Items that have one: the Judge holds the Output against it.",
    )
    confidence = forms.BooleanField(
        required=False,
        label="Ask how sure the Judge is",
        help_text="From 0 to 1 beside every value; the report says whether it can be believed.",
    )
    text = PromptText(required=False)
    rubric = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.title} ({one.scope})") for one in current_criteria(project)]
        self.fields["criteria"].choices = choices  # type: ignore[attr-defined]
        others = ", ".join(one.title for one in unscaled_criteria(project))
        if others:
            self.fields[
                "criteria"
            ].help_text = f"Not for Judges, which answer with one value of a scale: {others}."

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(reference=given["reference"], confidence=given["confidence"])

    @property
    def one_each(self) -> bool:
        return bool(self.cleaned_data["split"] == "each")

    def options(self) -> PromptOptions:
        given = self.cleaned_data
        return PromptOptions(
            confidence=given["confidence"], rubric=given["rubric"], echo=given["rubric"] is not None
        )


class VersionForm(forms.Form):
    """The next text of a prompt with its options."""

    text = PromptText()
    note = forms.CharField(required=False, max_length=500, label="What changes")
    order = forms.ChoiceField(label="Pairs are shown", choices=ORDERS, widget=forms.RadioSelect)
    samples = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_SAMPLES,
        help_text="How often each question is asked; more than one shows how steady the Judge is.",
    )
    confidence = forms.BooleanField(required=False, label="Ask how sure the Judge is")
    logprobs = forms.BooleanField(
        required=False,
        label="Keep the probabilities of the values",
        help_text="Where the model gives them.",
    )
    examples = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    seed = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, label="Seed of the order of examples"
    )
    leave_out = forms.BooleanField(
        required=False,
        label="Leave them out",
        help_text="This version has examples that the newest release does not offer any more.",
    )
    rubric = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, prompt: JudgePrompt, base: PromptOptions | None = None, **kwargs: Any
    ) -> None:
        """`base` are the options of the version that the form starts from."""
        super().__init__(*args, **kwargs)
        self.project = prompt.project
        self.base = base or PromptOptions()
        self.choices_by_name = {
            one.name: one for one in example_choices(self.project, prompt.criteria)
        }
        self.fields["examples"].choices = [  # type: ignore[attr-defined]
            (name, in_words(one)) for name, one in self.choices_by_name.items()
        ]
        self.fields["examples"].help_text = (
            "Units of the few-shot split with the value people settled on. The text shows them "
            "where it says {{ examples }}, in an order drawn from the seed; runs leave their "
            "Items out."
        )
        if not self.choices_by_name:
            del self.fields["examples"], self.fields["seed"]
        names = self.choices_by_name
        self.gone = [one for one in self.base.examples if name_of(one) not in names]
        if not self.gone:
            del self.fields["leave_out"]
        # The version that it starts from, as the page's address spells it.
        self.fields["from"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if prompt.scope != "pair":
            del self.fields["order"]
        newest = prompt.versions.order_by("-number").first() if prompt.pk else None
        self.echo = newest is not None and PromptOptions.read(newest.options).echo

    @classmethod
    def shown(cls, text: str, options: PromptOptions) -> dict[str, Any]:
        """A version as the form shows it."""
        return {
            "text": text,
            "order": "both" if options.both_orders else "one",
            "samples": options.samples,
            "confidence": options.confidence,
            "logprobs": options.logprobs,
            "examples": [name_of(one) for one in options.examples],
            "seed": options.seed,
            "rubric": options.rubric,
        }

    def clean(self) -> dict[str, Any]:
        """Examples that cannot be kept are never left out without a word."""
        given = super().clean() or self.cleaned_data
        if self.gone and not given.get("leave_out"):
            named = "; ".join(gone_in_words(self.project, self.base, self.gone))
            self.add_error(
                "leave_out",
                f"The newest release does not offer these examples any more: {named}. Tick "
                "“Leave them out” to save without them.",
            )
        return given

    def release_of(self, chosen: Sequence[ExampleUnit]) -> int | None:
        """Where examples come from: the same ones from where they came, else the newest."""
        if not chosen or set(chosen) == set(self.base.examples):
            return self.base.release if chosen else None
        release = newest_release(self.project)
        return release.number if release else None

    def options(self) -> PromptOptions:
        given = self.cleaned_data
        chosen = [self.choices_by_name[name].unit for name in given.get("examples", ())]
        return PromptOptions(
            both_orders=given.get("order") != "one",
            confidence=given["confidence"],
            logprobs=given["logprobs"],
            samples=given["samples"] or 1,
            examples=tuple(chosen),
            release=self.release_of(chosen),
            seed=given.get("seed") or 0 if chosen else 0,
            echo=self.echo,
            rubric=given["rubric"],
        )


def name_of(unit: ExampleUnit) -> str:
    return f"{unit.subject}:{unit.key}"


def gone_in_words(
    project: Project, options: PromptOptions, gone: Sequence[ExampleUnit]
) -> list[str]:
    """Examples by Item and Criterion; by their ids where nothing is known of them."""
    known = {
        ExampleUnit(str(row.subject.public_id), row.criterion.key): row
        for row in rows_of(project, options)
    }
    return [
        f"{known[one].subject.item.key}, {known[one].criterion.title}"
        if one in known
        else name_of(one)
        for one in gone
    ]


def in_words(choice: Choice) -> str:
    """An example as the form offers it."""
    where = f"{choice.item}, {choice.output}" if choice.output else choice.item
    why = f": {choice.reason}" if choice.reason else ""
    return f"{where}, {choice.title} {choice.value}{why}"


class TrialForm(forms.Form):
    """Which version to try, with which judge."""

    version = forms.ModelChoiceField(PromptVersion.objects.none(), empty_label=None)
    judge = forms.ModelChoiceField(Judge.objects.none(), empty_label=None)

    def __init__(self, *args: Any, prompt: JudgePrompt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions_of(prompt)  # type: ignore[attr-defined]
        self.fields["version"].label_from_instance = version_name  # type: ignore[attr-defined]
        self.fields["judge"].queryset = priced_judges(prompt.project)  # type: ignore[attr-defined]


def version_name(version: PromptVersion) -> str:
    return f"{version.number}: {version.note}" if version.note else str(version.number)
