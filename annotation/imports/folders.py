"""The page of a dataset folder that waits to be loaded: its form, and what a load would do."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django import forms
from django.http import QueryDict

from annotation.dataset.folder import open_folder
from annotation.dataset.problems import DatasetRefused
from annotation.formats.choices import Changed, Duplicates
from annotation.imports.forms import CHANGED, EQUAL
from annotation.imports.pages import Trial, policy_of, trial_of
from annotation.intake.choices import IntakeFields, initial_of
from annotation.intake.preview import Preview
from annotation.intake.rows import redacted_item
from annotation.models import StagedUpload

LOOKED_AT = 200


class FolderForm(IntakeFields):
    """What is replaced, which sample is taken, and what becomes of items that are there."""

    slug = forms.SlugField(
        label="Address",
        max_length=80,
        help_text="Of the new Project: letters, digits, - and _.",
    )
    changed = forms.ChoiceField(label="Items that are there with other content", choices=CHANGED)
    duplicates = forms.ChoiceField(label="Items with the content of another", choices=EQUAL)

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["slug"]

    def choices(self) -> dict[str, str]:
        """Return what was chosen, as it is kept."""
        about = {name: self.cleaned_data[name] for name in ("changed", "duplicates")}
        return about | self.intake_choices()

    def of_load(self) -> list[forms.BoundField]:
        names = [name for name in ("slug", "changed", "duplicates") if name in self.fields]
        return [self[name] for name in names]


@dataclass(frozen=True)
class FolderPage:
    """A kept folder, opened."""

    staged: StagedUpload
    path: Path

    def form(self, data: QueryDict | None = None) -> FolderForm:
        """Return the form as it stands, or bound to what was sent."""
        staged = self.staged
        initial: dict[str, Any] = {"changed": Changed.REFUSE, "duplicates": Duplicates.KEEP}
        initial |= {"slug": staged.slug} | staged.choices
        initial |= initial_of(staged.choices, policy_of(staged))
        return FolderForm(data, initial=initial, new=staged.project is None)

    def trial(self) -> Trial | None:
        """Return what the last trial found, with the difference in the first items."""
        return trial_of(self.staged.report, self.redactions())

    def redactions(self) -> Preview:
        """Redact the first items as a load would; nothing of it is kept."""
        preview, policy = Preview(), policy_of(self.staged)
        try:
            with open_folder(self.path) as folder:
                for item in islice(folder.items(), LOOKED_AT):
                    preview.add(item.id, redacted_item(item, policy)[1])
        except DatasetRefused:
            # A trial lists what is wrong; here the rows that can be read are enough.
            return preview
        return preview
