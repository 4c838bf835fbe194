"""What the page of a kept file prints."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from annotation.dataset.rubrics import RubricSpec
from annotation.errors import ImportRefused
from annotation.formats.choices import Review
from annotation.formats.guessing import offered_names
from annotation.formats.mapping import LONGEST, Mapping, from_row
from annotation.formats.records import Record
from annotation.formats.registry import SourceFile
from annotation.formats.scales import derive_rubric
from annotation.formats.tables.encodings import ENCODINGS, UTF_8
from annotation.formats.tables.lines import telling_lines
from annotation.imports.forms import LETTERS, Columns, FormatForm, MappingForm, PresetForm
from annotation.intake.choices import initial_of, redaction_of
from annotation.intake.forms import KIND_WORDS
from annotation.intake.preview import Preview, Sample
from annotation.intake.sampling import Line, unmet
from annotation.models import StagedUpload
from annotation.selectors.imports import PreviewRow, in_words, preview, review_lines
from annotation.selectors.intake.rules import redaction_policy
from annotation.selectors.intake.samples import coverage_of
from annotation.services.imports.staging import GUESSED
from evalhub.redaction.kinds import Policy
from evalhub.redaction.replacing import redact

MOST_COLUMNS = 200


@dataclass(frozen=True)
class Trial:
    """What a load would do, in words; with the encoding that was guessed, to be confirmed."""

    counts: str
    lines: tuple[str, ...]
    unchanged: bool
    replaced: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    coverage: tuple[Line, ...] = ()
    guessed: str = ""
    title: str = ""


@dataclass(frozen=True)
class UploadPage:
    """A kept file, opened: its first records, and the rubric its values are on if it is known.

    `flaw` says why there is not a single record.
    """

    staged: StagedUpload
    source: SourceFile
    sample: tuple[Record, ...]
    rubric: RubricSpec | None
    flaw: ImportRefused | None = None

    @property
    def mapping(self) -> Mapping:
        return from_row(self.staged.mapping)

    @property
    def policy(self) -> Policy:
        """What is chosen to be replaced, or the project's policy where nobody was asked yet."""
        return policy_of(self.staged)

    @property
    def columns(self) -> Columns:
        names = dict.fromkeys(offered_names(self.sample))
        # What a preset or a guess names is offered even where the first rows lack it.
        names |= dict.fromkeys(self.mapping.columns())
        answered = (answer.name for one in self.sample for answer in one.answers)
        questions = dict.fromkeys(name for name in answered if len(name) <= LONGEST)
        asked = [name for name in names if name not in questions]
        # One more than there are, to add to what is compared or ranked.
        outputs = min(max(2, len(self.mapping.outputs) + 1), len(LETTERS))
        return Columns(asked[:MOST_COLUMNS], list(questions), outputs)

    def form(self, data: QueryDict | None = None) -> MappingForm:
        """Return the form as it stands, or bound to what was sent."""
        initial: dict[str, Any] = MappingForm.initial_of(self.mapping, self.rubric)
        initial |= {"slug": self.staged.slug} | self.staged.choices
        initial |= initial_of(self.staged.choices, self.policy)
        return MappingForm(
            data,
            initial=initial,
            columns=self.columns,
            rubric=self.rubric,
            new=self.staged.project is None,
        )

    def format_form(self) -> FormatForm:
        staged = self.staged
        return FormatForm(initial={"format": staged.format, "encoding": staged.encoding})

    def foreign(self) -> list[tuple[int, str]]:
        """Return lines in which the encoding of a table matters, where it is not plain UTF-8."""
        source = self.source
        if source.characters.encoding == UTF_8:
            return []
        lines = telling_lines(source.file, source.characters.encoding, source.limits)
        return [(number, redact([text], self.policy)[0].after) for number, text in lines]

    def preset_form(self) -> PresetForm:
        return PresetForm()

    def rows(self) -> list[PreviewRow]:
        """Return the first rows as the Items they would be stored as."""
        return self._first(self.policy)

    def _first(self, policy: Policy) -> list[PreviewRow]:
        name, mapping = self.staged.name, self.mapping
        rubric = self.rubric or derive_rubric(name, self.sample, mapping)
        return preview(self.sample, mapping, rubric, policy)

    def trial(self) -> Trial | None:
        """Return what the last trial found, unless something has been changed since."""
        trial = trial_of(self.staged.report, self.redactions())
        guessed = self.staged.choices.get(GUESSED, "")
        return trial and replace(trial, guessed=guessed, title=ENCODINGS.get(guessed, ""))

    def redactions(self) -> Preview:
        """Redact the first rows as a load would; nothing of it is kept."""
        preview = Preview()
        for row in self._first(Policy(frozenset())):
            texts = [
                row.input,
                *(text for _, text in row.outputs),
                *(text for _, text in row.about),
            ]
            preview.add(row.key, redact(texts, self.policy))
        return preview


def policy_of(staged: StagedUpload) -> Policy:
    own = redaction_policy(staged.project) if staged.project else Policy(frozenset())
    chosen = redaction_of(staged.choices)
    return own if chosen is None else chosen


def trial_of(report: dict[str, Any], redactions: Preview) -> Trial | None:
    """Say what a trial found; nothing where there was none."""
    if not report:
        return None
    lines = [*review_lines(Review(**report["review"])), *report["notes"]]
    if sample := report.get("sample"):
        lines += unmet(sample["plan"], {name: taken for name, _, taken in sample["strata"]})
    if report["merged"]:
        lines.append(f"{report['merged']:,} rows add to an Item of an earlier row.")
    if report["criteria"]:
        lines.append(f"The Rubric is made of this file: {', '.join(report['criteria'])}.")
    return Trial(
        counts=in_words(report["counts"]),
        lines=tuple(lines),
        unchanged=report["unchanged"],
        replaced=tuple(replaced_words(report.get("redacted", {}))),
        samples=tuple(redactions.samples()),
        coverage=coverage_of(report.get("sample")),
    )


def replaced_words(counts: dict[str, int]) -> list[str]:
    """Say how much of each kind is replaced in the whole file."""
    words = dict(KIND_WORDS)
    return [f"{words[kind].partition(',')[0]}: {count:,}" for kind, count in counts.items()]
