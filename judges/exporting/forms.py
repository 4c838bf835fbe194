"""What to export a prompt as, with which judge and release; and what comes back."""

from typing import Any

from django import forms

from calibration.models import GoldenSet, Split
from judges.exports.targets import ALL, TARGETS
from judges.models import Judge, PromptVersion
from judges.results.reading import MEBIBYTE, MOST_BYTES
from judges.selectors.prompts.exported import exported_judge
from judges.services.exporting.writing import JudgeWanted

SPLITS = [("", "all that is not held out"), *Split.choices, ("all", "everything")]
ONE = "{title}: {files}"


class ResultsForm(forms.Form):
    """A file of another tool with the verdicts of a judge that was exported from here."""

    format = forms.ChoiceField(
        label="From",
        choices=[
            ("promptfoo", "promptfoo: JSON of `eval -o`"),
            ("inspect", "Inspect AI: a log, .json or .eval"),
            ("deepeval", "DeepEval: a test run, .json"),
        ],
    )
    file = forms.FileField(help_text=f"At most {MOST_BYTES // MEBIBYTE} MiB of JSON.")
    judge = forms.CharField(
        label="Judge",
        required=False,
        max_length=200,
        help_text="Only needed where the file does not say which model judged.",
    )


class ExportForm(forms.Form):
    """One export; the release and the judge are those that were used last, unless changed."""

    target = forms.ChoiceField(label="For")
    judge = forms.ModelChoiceField(
        Judge.objects.none(),
        required=False,
        empty_label="none, the prompt alone",
        help_text="Its model and parameters are written; its address and key never are.",
    )
    release = forms.ModelChoiceField(
        GoldenSet.objects.none(),
        empty_label=None,
        help_text="Its values are what the Judge is held to. Traps and open decisions stay here.",
    )
    split = forms.ChoiceField(label="Items", choices=SPLITS, required=False)
    reason = forms.CharField(
        required=False,
        max_length=500,
        label="Why held-out Items are opened",
        help_text="Needed for held-out Items, and recorded.",
    )

    def __init__(self, *args: Any, version: PromptVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        project = version.prompt.project
        named = [(n, ONE.format(title=t.title, files=t.files)) for n, t in TARGETS.items()]
        self.fields["target"].choices = [*named, (ALL, "all of them, a folder each")]
        self.fields["judge"].queryset = Judge.objects.filter(project=project).order_by("name")
        self.fields["judge"].initial = exported_judge(version, "")
        releases = GoldenSet.objects.filter(project=project).order_by("-number")
        self.fields["release"].queryset = releases
        self.fields["release"].initial = releases.first()

    def wanted(self) -> JudgeWanted:
        given = self.cleaned_data
        return JudgeWanted(
            target=given["target"],
            version=self.version,
            judge=given["judge"],
            split=given["split"],
            reason=given["reason"],
        )
