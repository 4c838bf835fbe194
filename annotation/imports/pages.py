"""What the page of a kept file prints."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from annotation.dataset.rubrics import RubricSpec
from annotation.formats.choices import Review
from annotation.formats.mapping import Mapping, from_row
from annotation.formats.records import Record, column_names
from annotation.formats.registry import SourceFile
from annotation.formats.scales import derive_rubric
from annotation.imports.forms import Columns, FormatForm, MappingForm, PresetForm
from annotation.models import StagedUpload
from annotation.selectors.imports import PreviewRow, in_words, preview, review_lines

MOST_COLUMNS = 200


@dataclass(frozen=True)
class Trial:
    """What a load would do, in words."""

    counts: str
    lines: tuple[str, ...]
    unchanged: bool


@dataclass(frozen=True)
class UploadPage:
    """A kept file, opened: its first records, and the rubric its values are on if it is known."""

    staged: StagedUpload
    source: SourceFile
    sample: tuple[Record, ...]
    rubric: RubricSpec | None

    @property
    def mapping(self) -> Mapping:
        return from_row(self.staged.mapping)

    @property
    def columns(self) -> Columns:
        names = dict.fromkeys(name for one in self.sample for name in column_names(one.columns))
        # What a preset or a guess names is offered even where the first rows lack it.
        names |= dict.fromkeys(self.mapping.columns())
        questions = dict.fromkeys(answer.name for one in self.sample for answer in one.answers)
        asked = [name for name in names if name not in questions]
        return Columns(asked[:MOST_COLUMNS], list(questions))

    def form(self, data: QueryDict | None = None) -> MappingForm:
        """Return the form as it stands, or bound to what was sent."""
        initial: dict[str, Any] = MappingForm.initial_of(self.mapping, self.rubric)
        initial |= {"slug": self.staged.slug} | self.staged.choices
        return MappingForm(
            data,
            initial=initial,
            columns=self.columns,
            rubric=self.rubric,
            new=self.staged.project is None,
        )

    def format_form(self) -> FormatForm:
        return FormatForm(initial={"format": self.staged.format})

    def preset_form(self) -> PresetForm:
        return PresetForm()

    def rows(self) -> list[PreviewRow]:
        """Return the first rows as the Items they would be under the stored mapping."""
        name, mapping = self.staged.name, self.mapping
        rubric = self.rubric or derive_rubric(name, self.sample, mapping)
        return preview(self.sample, mapping, rubric)

    def trial(self) -> Trial | None:
        """Return what the last trial found, unless something has been changed since."""
        report = self.staged.report
        if not report:
            return None
        lines = [*review_lines(Review(**report["review"])), *report["notes"]]
        if report["merged"]:
            lines.append(f"{report['merged']:,} rows add to an Item of an earlier row.")
        if report["criteria"]:
            lines.append(f"The Rubric is made of this file: {', '.join(report['criteria'])}.")
        return Trial(in_words(report["counts"]), tuple(lines), report["unchanged"])
