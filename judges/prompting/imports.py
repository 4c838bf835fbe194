"""The page on which judges of other tools are pasted, looked at and saved."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from judges.engine.imports.found import FoundJudge
from judges.engine.imports.reading import MOST_CHARACTERS, CannotImport
from judges.engine.imports.tools import TOOLS
from judges.errors import InvalidPrompt
from judges.services.prompting.importing import free_name, imported_text, settings_of

# Each is compiled and shown whole.
MOST_JUDGES = 100


class ImportForm(forms.Form):
    """Where a judge comes from, and its text: pasted, or a file that takes its place."""

    tool = forms.ChoiceField(
        choices=[(key, f"{one.title}: {one.what}") for key, one in TOOLS.items()],
        widget=forms.RadioSelect,
        initial="promptfoo",
    )
    criterion = forms.ChoiceField(
        label="Criterion", help_text="What the Judge answers about; its values must fit."
    )
    file = forms.FileField(required=False, help_text="Instead of pasting; it is read, never run.")
    source = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "tall"}),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = [one for one in current_criteria(project) if one.scope == "output"]
        choices = [(one.key, one.title) for one in criteria]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("file"):
            found["source"] = read_upload(found["file"])
        if not (found.get("source") or "").strip():
            raise forms.ValidationError("Paste the text of a judge, or choose a file.")
        return found

    def judges(self) -> list[FoundJudge]:
        """Raises `CannotImport` with what is missing or wrong."""
        found = TOOLS[self.cleaned_data["tool"]].read(self.cleaned_data["source"])
        if len(found) > MOST_JUDGES:
            raise CannotImport(
                f"The text holds {len(found):,} different judges, and {MOST_JUDGES} are read at "
                "once. Paste a part of it."
            )
        return found


def read_upload(file: UploadedFile) -> str:
    if (file.size or 0) > 4 * MOST_CHARACTERS:
        raise forms.ValidationError(f"The file is larger than {4 * MOST_CHARACTERS:,} bytes.")
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise forms.ValidationError("The file is not text in UTF-8.") from None


@dataclass(frozen=True)
class Offer:
    """One judge that was found, as it would be saved; `problem` says why it cannot be."""

    judge: FoundJudge
    name: str
    text: str
    settings: str
    problem: str = ""

    @property
    def parameters(self) -> str:
        return json.dumps(dict(self.judge.parameters)) if self.judge.parameters else ""


def offers(form: ImportForm, project: Project) -> list[Offer]:
    """Everything in a valid form, each for the chosen criterion. Raises `CannotImport`."""
    key = form.cleaned_data["criterion"]
    return [offer(project, judge, key) for judge in form.judges()]


def offer(project: Project, judge: FoundJudge, key: str) -> Offer:
    given = (judge, free_name(project, judge.name))
    try:
        return Offer(*given, imported_text(project, judge, key), settings_of(judge))
    except InvalidPrompt as error:
        return Offer(*given, judge.text, settings_of(judge), error.message)


def chosen(found: list[Offer], number: str) -> Offer:
    """Raises `CannotImport` for a number that none of them has."""
    if not (number.isascii() and number.isdecimal() and int(number[:6]) < len(found)):
        raise CannotImport("That judge is not in the text any more. Read it again.")
    return found[int(number[:6])]
