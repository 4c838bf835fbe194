"""The export formats by name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from calibration.errors import UnknownFormat
from calibration.exports import dataset
from calibration.exports.promptfoo import writing as promptfoo
from calibration.exports.snapshots import Source

ALL = "all"


@dataclass(frozen=True)
class Format:
    """One target: `write` fills an empty folder; `use` is what one types next to the files."""

    name: str
    title: str
    about: str
    files: str
    use: str
    write: Callable[[Path, Source], None]
    needs_release: bool = True


FORMATS = {
    one.name: one
    for one in (
        Format(
            name="dataset",
            title="Dataset folder",
            about="Everything as it was loaded and rated, and the release beside it. "
            "Loads again without loss.",
            files="dataset.json, items.jsonl, labels.jsonl, golden.jsonl, release.json",
            use="evalhub load FOLDER --project NEW",
            write=dataset.write,
            needs_release=False,
        ),
        Format(
            name="promptfoo",
            title="promptfoo",
            about="One test per golden value, with thresholds on both sides. "
            "Pass and score are both required.",
            files="promptfooconfig.yaml, tests.jsonl, README.txt",
            use="npx promptfoo eval -c promptfooconfig.yaml --no-cache --grader PROVIDER:MODEL",
            write=promptfoo.write,
        ),
    )
}
ALIASES = {"dataset-folder": "dataset", "folder": "dataset"}


def format_named(name: str) -> Format:
    """Return a format by name or alias. Raises `UnknownFormat` listing the known ones."""
    found = FORMATS.get(ALIASES.get(name, name))
    if found is None:
        raise UnknownFormat(f"There is no format {name!r}; there are {', '.join(format_names())}.")
    return found


def format_names() -> list[str]:
    return [*FORMATS, ALL]
