"""Forms of projects, members and imports, and what long forms share: is the input well formed?"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify

from annotation.dataset.limits import LIMITS, MIB
from annotation.models import Project, Role

ROLE_WORDS = [
    (Role.ANNOTATOR.value, "Annotator: rates Items, sees only their own work"),
    (Role.ADJUDICATOR.value, "Adjudicator: rates, and settles where ratings differ"),
    (Role.ENGINEER.value, "Engineer: runs Judges, releases golden sets, exports"),
    (Role.AUDITOR.value, "Auditor: reads results and records"),
    (Role.MANAGER.value, "Manager: everything, and who belongs here"),
]


@dataclass(frozen=True)
class Section:
    """Some fields of a form under one heading."""

    title: str
    text: str
    fields: tuple[forms.BoundField, ...]


class SectionedForm(forms.Form):
    """A long form; `headings` are title, text and the names of the fields below them."""

    headings: ClassVar[tuple[tuple[str, str, str], ...]] = ()

    @property
    def sections(self) -> list[Section]:
        return [
            Section(title, text, tuple(self[name] for name in names.split()))
            for title, text, names in self.headings
        ]


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


class NewProjectForm(forms.Form):
    """A project to begin with; everything else is settings."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        label="Address",
        required=False,
        max_length=80,
        help_text="Letters, digits, - and _. Without one it is made of the name. It stays.",
    )

    def clean(self) -> dict[str, Any]:
        """Make an address of the name where none was given."""
        cleaned: dict[str, Any] = self.cleaned_data
        if not self.errors and not cleaned["slug"]:
            cleaned["slug"] = slugify(cleaned["name"])[:80].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", "No address can be made of this name. Enter one.")
        return cleaned


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
