"""The export formats by name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from calibration.errors import UnknownFormat
from calibration.exports import dataset
from calibration.exports.desks import argilla, label_studio
from calibration.exports.hubs import croissant, huggingface
from calibration.exports.promptfoo import writing as promptfoo
from calibration.exports.snapshots import Source
from calibration.exports.tables.writing import write_csv, write_jsonl, write_parquet

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
        Format(
            name="jsonl",
            title="JSONL",
            about="One line per Output: texts, values with where they come from, every Rater's "
            "rating. Lossless.",
            files="golden.jsonl, release.json, README.md",
            use="jq -c 'select(.split == \"calibration\")' golden.jsonl | head",
            write=write_jsonl,
        ),
        Format(
            name="csv",
            title="CSV",
            about="A table of Outputs and one of ratings, safe to open in a spreadsheet.",
            files="outputs.csv, ratings.csv, release.json, README.md",
            use="libreoffice --calc outputs.csv",
            write=write_csv,
        ),
        Format(
            name="parquet",
            title="Parquet",
            about="One row per Output and one per rating, typed.",
            files="outputs.parquet, ratings.parquet, release.json, README.md",
            use="duckdb -c \"select criterion, avg(number) from 'ratings.parquet' group by 1\"",
            write=write_parquet,
        ),
        Format(
            name="huggingface",
            title="Hugging Face",
            about="Two configurations, golden and ratings, with the splits of the release and "
            "a card.",
            files="README.md, data/*.parquet, release.json",
            use="hf upload --repo-type dataset OWNER/NAME .",
            write=huggingface.write,
        ),
        Format(
            name="croissant",
            title="Croissant",
            about="Parquet with a Croissant 1.0 description, how it was annotated included.",
            files="croissant.json, outputs.parquet, ratings.parquet, README.md",
            use="mlcroissant validate --jsonld croissant.json",
            write=croissant.write,
        ),
        Format(
            name="label-studio",
            title="Label Studio",
            about="Tasks with every Rater's annotation, and the interface. Loads here again.",
            files="tasks.json, config.xml, raters.json (pairs.json, pairs.xml), README.md",
            use="label-studio init NAME --input-path tasks.json --label-config config.xml",
            write=label_studio.write,
        ),
        Format(
            name="argilla",
            title="Argilla",
            about="Records with every Rater's responses, settings, and a script that loads them.",
            files="records.json, settings.json, load.py, raters.json (pairs.json), README.md",
            use="python load.py --api-url URL --api-key KEY --name NAME",
            write=argilla.write,
        ),
    )
}
ALIASES = {
    "dataset-folder": "dataset",
    "folder": "dataset",
    "hf": "huggingface",
    "hugging-face": "huggingface",
    "labelstudio": "label-studio",
}


def format_named(name: str) -> Format:
    """Return a format by name or alias. Raises `UnknownFormat` listing the known ones."""
    found = FORMATS.get(ALIASES.get(name, name))
    if found is None:
        raise UnknownFormat(f"There is no format {name!r}; there are {', '.join(format_names())}.")
    return found


def format_names() -> list[str]:
    return [*FORMATS, ALL]
