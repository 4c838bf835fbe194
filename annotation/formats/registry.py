"""Every format that can be loaded, in the order in which they are looked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import Problems, refusal
from annotation.dataset.reading import DataFile, FileBroken
from annotation.dataset.rubrics import RubricSpec
from annotation.formats.containers import Look, data_file, entries, look_at
from annotation.formats.exports import argilla, inspect_logs, label_studio, promptfoo
from annotation.formats.guessing import guess
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reader, Reading, Record, Skipped
from annotation.formats.tables.csv_files import read_csv
from annotation.formats.tables.encodings import PLAIN, Characters, encoding_of
from annotation.formats.traces import langfuse, langsmith, otel, phoenix

SAMPLE = 50


_OBJECTS = ("lines", "list", "document", "parquet")
_COUNTED = {"table": "line", "lines": "line", "parquet": "row"}


def read_objects(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the objects of JSON Lines, of a list, or of the list called data in a document."""
    inside = (("data", "*"), ("records", "*"), ("items", "*"))
    for place, row in entries(file, reading, inside):
        yield Record(place, row)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is read, by what it is known, and what its places count.

    `suits` is the mapping of formats that name their fields themselves: only ratings are guessed.
    One that may be `wrapped` is also what a web service answers, a list inside of a document.
    """

    name: str
    title: str
    read: Reader
    knows: Callable[[Look], bool]
    unit: str = "entry"
    suits: Mapping | None = None
    wrapped: bool = False


FORMATS: tuple[Format, ...] = (
    Format(
        "label-studio",
        "Label Studio",
        label_studio.read_label_studio,
        label_studio.is_label_studio,
        label_studio.UNIT,
    ),
    Format(
        "argilla",
        "Argilla",
        argilla.read_argilla,
        argilla.is_argilla,
        argilla.UNIT,
        wrapped=True,
    ),
    Format(
        "promptfoo",
        "promptfoo results",
        promptfoo.read_promptfoo,
        promptfoo.is_promptfoo,
        promptfoo.UNIT,
        promptfoo.SUITS,
    ),
    Format(
        "inspect",
        "Inspect log",
        inspect_logs.read_inspect,
        inspect_logs.is_inspect,
        inspect_logs.UNIT,
        inspect_logs.SUITS,
    ),
    Format("otel", "OpenTelemetry", otel.read_otel, otel.is_otel, otel.UNIT, otel.SUITS),
    Format(
        "phoenix",
        "Phoenix spans",
        phoenix.read_phoenix,
        phoenix.is_phoenix,
        phoenix.UNIT,
        phoenix.SUITS,
        wrapped=True,
    ),
    Format(
        "langsmith",
        "LangSmith runs",
        langsmith.read_langsmith,
        langsmith.is_langsmith,
        langsmith.UNIT,
        langsmith.SUITS,
        wrapped=True,
    ),
    Format(
        "langfuse",
        "Langfuse traces",
        langfuse.read_langfuse,
        langfuse.is_langfuse,
        langfuse.UNIT,
        langfuse.SUITS,
        wrapped=True,
    ),
    Format(
        "json", "JSON, JSON Lines or Parquet", read_objects, lambda look: look.shape in _OBJECTS
    ),
    Format("csv", "CSV", read_csv, lambda look: look.shape == "table"),
)
BY_NAME = {one.name: one for one in FORMATS}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a known format, ready to be read as often as need be.

    `characters` says what a table is written in, and whether that is a guess.
    """

    format: Format
    file: DataFile
    unit: str
    limits: Limits = LIMITS
    characters: Characters = PLAIN

    def records(self, reading: Reading) -> Iterator[Record]:
        """Yield every record; flaws go to the problems of `reading`."""
        return self.format.read(self.file, reading)

    def reading(self) -> Reading:
        """Return a fresh place to note flaws."""
        problems = Problems(self.limits.problems)
        return Reading(self.limits, problems, Skipped(), self.characters.encoding)

    def sample(self, count: int = SAMPLE) -> list[Record]:
        """Return the first records, for a preview and a guess."""
        return list(islice(self.records(self.reading()), count))

    def guess(self, sample: list[Record], rubric: RubricSpec | None) -> Mapping:
        """Return what the format says of its fields, and a guess about the others."""
        mapping = guess(sample, rubric)
        if self.format.suits is None:
            return mapping
        return replace(self.format.suits, ratings=mapping.ratings)


def known_by(look: Look) -> Format | None:
    """Return the first format that knows the file, or the list that its document wraps."""
    entry = replace(look, shape="list", keys=look.inside)
    for one in FORMATS:
        if one.knows(look) or (one.wrapped and look.inside and one.knows(entry)):
            return one
    return None


def _characters(file: DataFile, found: Format | None, encoding: str, limits: Limits) -> Characters:
    """Return what a table is written in; everything else is UTF-8."""
    if found is None or found.read is not read_csv:
        return PLAIN
    return Characters(encoding) if encoding else encoding_of(file, limits)


def open_source(
    path: Path,
    *,
    name: str = "",
    format_name: str = "",
    encoding: str = "",
    limits: Limits = LIMITS,
) -> SourceFile:
    """Find out what a file is, or take the caller's word; raise `DatasetRefused`."""
    label = name or path.name
    try:
        file = data_file(path, label)
        look = look_at(file, limits)
        found = BY_NAME.get(format_name) or known_by(look)
        characters = _characters(file, found, encoding, limits)
    except FileBroken as broken:
        raise refusal(label, str(broken)) from broken
    except OSError as error:
        raise refusal(label, f"the file cannot be read ({error.strerror})") from error
    if not look.head.strip():
        raise refusal(label, "the file is empty")
    if found is None:
        raise refusal(label, "this is none of the formats that can be loaded")
    return SourceFile(found, file, _COUNTED.get(look.shape, found.unit), limits, characters)
