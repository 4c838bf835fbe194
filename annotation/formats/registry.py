"""Every format that can be loaded, in the order in which they are looked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import Problems, refusal
from annotation.dataset.reading import DataFile, FileBroken
from annotation.dataset.rubrics import RubricSpec
from annotation.formats.containers import Look, data_file, entries, look_at
from annotation.formats.guessing import guess
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reader, Reading, Record, Skipped
from annotation.formats.tables.csv_files import read_csv

SAMPLE = 50


def read_objects(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the objects of JSON Lines, of a list, or of the list called data in a document."""
    inside = (("data", "*"), ("records", "*"), ("items", "*"))
    for place, row in entries(file, reading, inside):
        yield Record(place, row)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is read, and by what it is known.

    `shapes` maps a shape to sets of keys of which one must be there in full; `suits` are the
    fields that the format names itself, so that nothing has to be guessed.
    """

    name: str
    title: str
    read: Reader
    shapes: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    magic: bytes = b""
    suits: Mapping | None = None

    def is_it(self, look: Look) -> bool:
        """Tell whether a file that looks like this is of this format."""
        if look.shape == "binary":
            return bool(self.magic) and look.head.startswith(self.magic)
        wanted = self.shapes.get(look.shape, ())
        return any(keys <= look.keys for keys in wanted)


_ANYTHING = (frozenset[str](),)

FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "JSON or JSON Lines",
        read_objects,
        {"lines": _ANYTHING, "list": _ANYTHING, "document": _ANYTHING},
    ),
    Format("csv", "CSV", read_csv, {"table": _ANYTHING}),
)
BY_NAME = {one.name: one for one in FORMATS}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a known format, ready to be read as often as need be."""

    format: Format
    file: DataFile
    unit: str
    limits: Limits = LIMITS

    def records(self, reading: Reading) -> Iterator[Record]:
        """Yield every record; flaws go to the problems of `reading`."""
        return self.format.read(self.file, reading)

    def reading(self) -> Reading:
        """Return a fresh place to note flaws."""
        return Reading(self.limits, Problems(self.limits.problems), Skipped())

    def sample(self, count: int = SAMPLE) -> list[Record]:
        """Return the first records, for a preview and a guess."""
        found = []
        for record in self.records(self.reading()):
            found.append(record)
            if len(found) == count:
                break
        return found

    def guess(self, sample: list[Record], rubric: RubricSpec | None) -> Mapping:
        """Return what the format says of its fields, and a guess about the others."""
        mapping = guess(sample, rubric)
        if self.format.suits is None:
            return mapping
        return replace(self.format.suits, ratings=mapping.ratings)


def open_source(
    path: Path, *, name: str = "", format_name: str = "", limits: Limits = LIMITS
) -> SourceFile:
    """Find out what a file is, or take the caller's word; raise `DatasetRefused`."""
    label = name or path.name
    try:
        file = data_file(path, label)
        look = look_at(file, limits)
    except FileBroken as broken:
        raise refusal(label, str(broken)) from broken
    except OSError as error:
        raise refusal(label, f"the file cannot be read ({error.strerror})") from error
    if not look.head.strip():
        raise refusal(label, "the file is empty")
    found = BY_NAME.get(format_name) or next((one for one in FORMATS if one.is_it(look)), None)
    if found is None:
        raise refusal(label, "this is none of the formats that can be loaded")
    return SourceFile(found, file, look.unit, limits)
