"""A folder for the Hugging Face hub: Parquet by split, and a card that says how to load it."""

from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count

from calibration.exports.about import write_about
from calibration.exports.snapshots import Source
from calibration.exports.tables.columns import (
    RATINGS,
    Column,
    Kind,
    rating_rows,
    subject_columns,
    subject_rows,
)
from calibration.exports.tables.entries import released
from calibration.exports.tables.parquet import write_table
from calibration.models import GoldenItem, GoldenSet

# What the hub calls licences, as far as they can be told from what a dataset says.
LICENCES = (
    *("apache-2.0", "mit", "cc0-1.0", "cc-by-4.0", "cc-by-3.0", "cc-by-sa-4.0", "cc-by-sa-3.0"),
    *("cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "odc-by", "odbl", "gpl-3.0"),
    *("bsd-3-clause", "bsd-2-clause", "cdla-permissive-2.0", "cdla-sharing-1.0", "unlicense"),
)
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
LARGEST = "1M<n<10M"
# The split of a release that has none.
WHOLE = "train"
TYPES = {
    Kind.TEXT: "string",
    Kind.JSON: "string",
    Kind.WHOLE: "int64",
    Kind.NUMBER: "float64",
    Kind.TRUTH: "bool",
}


def write(folder: Path, source: Source) -> None:
    """Fill an empty folder."""
    release = released(source)
    notes = {"canary": release.canary, "release": source.name}
    data = folder / "data"
    data.mkdir()
    columns, written = subject_columns(release), {}
    for split in source.splits:
        name = split or WHOLE
        golden, ratings = data / f"golden-{name}.parquet", data / f"ratings-{name}.parquet"
        written[name] = write_table(golden, columns, subject_rows(source, split), notes)
        write_table(ratings, RATINGS, rating_rows(source, split), notes)
        if not written[name]:
            golden.unlink()
            ratings.unlink()
    splits = [name for name, n in written.items() if n]
    front = yaml.safe_dump(card(release, splits), allow_unicode=True, sort_keys=False)
    write_about(folder, source, front=f"---\n{front}---\n\n")


def card(release: GoldenSet, splits: list[str]) -> dict[str, Any]:
    """The YAML in front of the card."""
    manifest = release.manifest
    found: dict[str, Any] = {"pretty_name": f"{release.project.slug} golden set"}
    language = manifest.get("language")
    if language:
        found["language"] = language if isinstance(language, list) else [str(language)]
    found |= licence(manifest)
    n = GoldenItem.objects.filter(golden_set=release).aggregate(n=Count("subject", distinct=True))[
        "n"
    ]
    found["size_categories"] = [next((name for most, name in SIZES if n < most), LARGEST)]
    found["tags"] = ["evaluation", "human-annotation"]
    found["version"] = release.version or str(release.number)
    found["configs"] = [
        {**config("golden", splits), "default": True},
        config("ratings", splits),
    ]
    found["dataset_info"] = [
        {"config_name": "golden", "features": features(subject_columns(release))},
        {"config_name": "ratings", "features": features(RATINGS)},
    ]
    return found


def licence(manifest: dict[str, Any]) -> dict[str, str]:
    """The hub's own name of a licence, or `other` with the dataset's."""
    given = str(manifest.get("license") or manifest.get("licence") or "")
    if not given:
        return {"license": "unknown"}
    plain = given.strip().lower().replace(" ", "-")
    if plain in LICENCES:
        return {"license": plain}
    return {"license": "other", "license_name": given}


def config(name: str, splits: list[str]) -> dict[str, Any]:
    files = [{"split": split, "path": f"data/{name}-{split}.parquet"} for split in splits]
    return {"config_name": name, "data_files": files}


def features(columns: list[Column] | tuple[Column, ...]) -> list[dict[str, str]]:
    return [{"name": one.name, "dtype": TYPES[one.kind]} for one in columns]
