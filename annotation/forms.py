"""Forms of projects, members and rubrics: is the input well formed?"""

from dataclasses import replace
from typing import Any

from django import forms

from annotation.dataset.limits import LIMITS, MIB
from annotation.desk.rule_fields import rule_fields, rules_given
from annotation.models import Project, Role
from annotation.selectors.rubrics import CriterionPart, RubricPage
from annotation.services.rubrics import CriterionText, RubricText

ROLE_WORDS = [
    (Role.ANNOTATOR.value, "Annotator: rates Items, sees only their own work"),
    (Role.ADJUDICATOR.value, "Adjudicator: rates, and settles where ratings differ"),
    (Role.ENGINEER.value, "Engineer: runs Judges, releases golden sets, exports"),
    (Role.AUDITOR.value, "Auditor: reads results and records"),
    (Role.MANAGER.value, "Manager: everything, and who belongs here"),
]
TEXT_LIMIT = 100_000


class ProjectForm(forms.Form):
    """Settings of a project. The address is fixed: links and exports hold it."""

    name = forms.CharField(max_length=200)
    notice = forms.CharField(
        label="Notice to annotators",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown before they begin: who asks, why, what happens to their ratings.",
    )
    overlap = forms.IntegerField(
        label="People per subject",
        min_value=1,
        max_value=50,
        help_text="Agreement needs at least 2, with 3 a majority exists. What is rated stays.",
    )
    lease_minutes = forms.IntegerField(
        label="Minutes a subject is kept for somebody",
        min_value=2,
        max_value=1440,
        help_text="After that, without a sign from the page, it goes to the next person.",
    )
    render_markdown = forms.BooleanField(
        label="Show Markdown in Outputs as formatted text",
        required=False,
        help_text="Without images. Leave it off when the marks themselves are being judged.",
    )

    @classmethod
    def of(cls, project: Project) -> "ProjectForm":
        """Return the form filled with the settings as they are."""
        return cls(initial={name: getattr(project, name) for name in cls.base_fields})


class InvitationForm(forms.Form):
    """Somebody to invite."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(choices=ROLE_WORDS, initial=Role.ANNOTATOR.value)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(choices=[(value, value.title()) for value in Role.values])


class FilesInput(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """Several files in one field; its value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return [super().clean(None, initial)]
        return [super(FilesField, self).clean(file, initial) for file in data]


class UploadForm(forms.Form):
    """The files of a dataset."""

    files = FilesField(
        label="Files",
        allow_empty_file=True,
        help_text="One .zip of a dataset folder, or its files chosen together; or one file of "
        "another format (CSV, JSON, Parquet, exports of labelling, evaluation and tracing tools), "
        "alone or with a dataset.json. At most "
        f"{LIMITS.archive_bytes // MIB} MiB.",
        error_messages={"required": "Choose a .zip, or the files of the folder."},
    )

    def clean_files(self) -> list[Any]:
        """Refuse more than the reader takes, before anything is unpacked."""
        files: list[Any] = self.cleaned_data["files"]
        if sum(file.size for file in files) > LIMITS.archive_bytes:
            most = LIMITS.archive_bytes // MIB
            raise forms.ValidationError(f"More than {most} MiB. Use evalhub load for it.")
        return files


class NewImportForm(UploadForm):
    """The files of a dataset, and the address of the project it becomes."""

    slug = forms.SlugField(
        label="Address",
        required=False,
        max_length=80,
        help_text="Letters, digits, - and _. Without one it is made of the dataset's name.",
    )


class RubricForm(forms.Form):
    """The words of the next version of a rubric: one group of fields per criterion."""

    guidelines = forms.CharField(
        label="Guidelines for the whole Rubric",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Markdown: headings, lists, tables, links. No images.",
    )
    change_note = forms.CharField(
        label="What changes, and why",
        max_length=500,
        help_text="Annotators and auditors read it beside the version.",
    )

    def __init__(self, *args: Any, page: RubricPage, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"guidelines": page.guidelines})
        super().__init__(*args, **kwargs)
        self.page = page
        for place, part in enumerate(page.criteria):
            self.fields.update(_fields(f"c{place}", part))
            self.fields.update(rule_fields(f"c{place}-rule", part, page.criteria))

    def groups(self) -> list[tuple[CriterionPart, list[forms.BoundField], list[forms.BoundField]]]:
        """Return each criterion with the fields of its words and of its rules."""
        found = []
        for place, part in enumerate(self.page.criteria):
            own = [name for name in self.fields if name.startswith(f"c{place}-")]
            rules = [self[name] for name in own if name.startswith(f"c{place}-rule-")]
            found.append((part, [self[name] for name in own if "-rule-" not in name], rules))
        return found

    def clean(self) -> dict[str, Any]:
        """Read the rules, which may name values of other criteria."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.rules: dict[str, dict[str, Any] | None] = {}
        for place, part in enumerate(self.page.criteria):
            prefix = f"c{place}-rule"
            try:
                self.rules[part.key] = rules_given(prefix, part, self.page.criteria, cleaned)
            except forms.ValidationError as error:
                self.add_error(f"{prefix}-values", error)
        return cleaned

    def head(self) -> list[forms.BoundField]:
        return [self["guidelines"], self["change_note"]]

    def text(self) -> RubricText:
        """Return the cleaned words as the service takes them."""
        criteria = {
            part.key: replace(
                _text(f"c{place}", part, self.cleaned_data), rules=self.rules[part.key]
            )
            for place, part in enumerate(self.page.criteria)
        }
        cleaned = self.cleaned_data
        guidelines = _newlines(cleaned["guidelines"])
        return RubricText(guidelines, criteria, change_note=cleaned["change_note"])


def _fields(prefix: str, part: CriterionPart) -> dict[str, forms.Field]:
    area = {"rows": 2}
    fields: dict[str, forms.Field] = {
        f"{prefix}-title": forms.CharField(label="Title", initial=part.title, max_length=200),
        f"{prefix}-question": forms.CharField(
            label="Question", initial=part.question, required=False, max_length=2000
        ),
        f"{prefix}-guideline": forms.CharField(
            label="Guideline",
            initial=part.guideline,
            required=False,
            max_length=TEXT_LIMIT,
            widget=forms.Textarea(attrs=area),
        ),
    }
    for place, anchor in enumerate(part.anchors):
        fields[f"{prefix}-anchor-{place}"] = forms.CharField(
            label=f"Anchor of {anchor.value}", initial=anchor.text, required=False, max_length=2000
        )
    return fields


def _text(prefix: str, part: CriterionPart, cleaned: dict[str, Any]) -> CriterionText:
    anchors = {
        anchor.key: cleaned[f"{prefix}-anchor-{place}"] for place, anchor in enumerate(part.anchors)
    }
    return CriterionText(
        title=cleaned[f"{prefix}-title"],
        question=cleaned[f"{prefix}-question"],
        guideline=_newlines(cleaned[f"{prefix}-guideline"]),
        anchors={key: text for key, text in anchors.items() if text},
    )


def _newlines(text: str) -> str:
    """Browsers send CRLF; a version that differs only in that is no new version."""
    return text.replace("\r\n", "\n")
