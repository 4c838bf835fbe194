"""Croissant 1.0 with the vocabulary for responsible AI: Parquet, and what describes it."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from calibration.exports.about import write_about
from calibration.exports.hubs.vocabulary import CONFORMS, CONTEXT
from calibration.exports.snapshots import Source
from calibration.exports.tables.columns import RATINGS, Column, Kind, subject_columns
from calibration.exports.tables.entries import released
from calibration.exports.tables.writing import write_tables
from calibration.models import GoldenSet
from evalhub.exporting import sha256_of

DOCUMENT = "croissant.json"
TYPES = {
    Kind.TEXT: "sc:Text",
    Kind.JSON: "sc:Text",
    Kind.WHOLE: "sc:Integer",
    Kind.NUMBER: "sc:Float",
    Kind.TRUTH: "sc:Boolean",
}
PIECE = 1024 * 1024
ANALYSIS = "Krippendorff's alpha of each Criterion, with a 95% bootstrap interval: {}."


def write(folder: Path, source: Source) -> None:
    """Fill an empty folder."""
    release = released(source)
    write_tables(folder, source)
    write_about(folder, source)
    document = json.dumps(described(release, source, folder), ensure_ascii=False, indent=2)
    (folder / DOCUMENT).write_text(f"{document}\n", encoding="utf-8", newline="\n")


def described(release: GoldenSet, source: Source, folder: Path) -> dict[str, Any]:
    """The JSON-LD document."""
    manifest = release.manifest
    tables = {"outputs": subject_columns(release), "ratings": list(RATINGS)}
    named: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": f"{release.project.slug}-golden-set",
        "description": release.note or f"Golden set of {release.project.slug}.",
        "version": release.version or f"0.{release.number}.0",
        "datePublished": release.released_at.date().isoformat(),
        "license": str(manifest.get("license") or manifest.get("licence") or "unknown"),
        "url": str(manifest.get("url") or manifest.get("homepage") or "https://example.org/"),
        "citeAs": str(manifest.get("citation") or source.name),
        "creator": {"@type": "Organization", "name": release.project.name},
    }
    return {
        **named,
        **responsible(release),
        "distribution": [file_object(folder, f"{name}.parquet") for name in tables],
        "recordSet": [record_set(name, columns) for name, columns in tables.items()],
    }


def way_to_values(release: GoldenSet) -> str:
    """Where values come from, in a sentence."""
    consensus = release.manifest.get("consensus")
    if consensus:
        rules = "; ".join(f"{name} {said}" for name, said in sorted(consensus["policy"].items()))
        return f"A value is the consensus under policy version {consensus['version']}: {rules}."
    method = release.policy.get("source", "").replace("_", " ")
    return f"A value is the {method}; a settled adjudication goes before a majority."


def responsible(release: GoldenSet) -> dict[str, Any]:
    """How the values came about, in the vocabulary for responsible AI."""
    rubric = release.manifest.get("rubric", {})
    return {
        "rai:dataAnnotationProtocol": (
            f"Rubric {release.rubric.version}, guidelines {rubric.get('guidelines_digest', '')}. "
            f"{way_to_values(release)} "
            f"A majority needs {release.policy.get('minimum_ratings', 1)} ratings."
        ),
        "rai:dataAnnotationPlatform": ["evalhub"],
        "rai:dataAnnotationAnalysis": [ANALYSIS.format("; ".join(alphas(release)))],
        "rai:annotationsPerItem": ratings_per_unit(release),
        "rai:dataReleaseMaintenancePlan": (
            "Releases are numbered and never change; the version says what a new one changes."
        ),
        "rai:dataUseCases": ["Tuning judges (calibration)", "Measuring them (held_out)"],
        "rai:dataLimitations": [
            "Units without a value are left out: "
            + ", ".join(
                f"{key} {sum(one.get('left_out', {}).values())}"
                for key, one in release.figures.items()
            )
            + "."
        ],
    }


def alphas(release: GoldenSet) -> Iterator[str]:
    for key, one in release.figures.items():
        alpha = one.get("alpha", {})
        if "value" not in alpha:
            yield f"{key} not defined"
        else:
            low, high = alpha.get("low"), alpha.get("high")
            interval = f" [{low:.3f}, {high:.3f}]" if low is not None and high is not None else ""
            yield f"{key} {alpha['value']:.3f}{interval}"


def ratings_per_unit(release: GoldenSet) -> str:
    """The least and the most ratings behind a value."""
    rows = release.items.values_list("provenance__n_raters", flat=True).distinct()
    found = sorted({int(n or 0) for n in rows})
    return f"{found[0]} to {found[-1]}" if len(found) > 1 else str(found[0] if found else 0)


def file_object(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    with path.open("rb") as file:
        digest = sha256_of(iter(lambda: file.read(PIECE), b""))
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": digest,
    }


def record_set(name: str, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "field": [field(name, column, at) for at, column in enumerate(columns)],
    }


def field(table: str, column: Column, at: int) -> dict[str, Any]:
    plain = re.sub(r"[^A-Za-z0-9_-]", "-", column.name)
    same = plain == column.name
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{plain if same else f'{plain}-{at}'}",
        "name": plain if same else f"{plain}-{at}",
        "description": column.about,
        "dataType": TYPES[column.kind],
        "source": {
            "fileObject": {"@id": f"{table}.parquet"},
            "extract": {"column": column.name},
        },
    }
