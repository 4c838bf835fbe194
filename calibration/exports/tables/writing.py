"""JSONL, CSV and Parquet of a release."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from annotation.dataset.fields import time_text
from calibration.exports.about import write_about
from calibration.exports.snapshots import Source
from calibration.exports.tables.columns import (
    RATINGS,
    rating_rows,
    subject_columns,
    subject_rows,
)
from calibration.exports.tables.entries import Entry, Given, Golden, entries, released
from calibration.exports.tables.parquet import write_table
from evalhub.exporting import csv_stream, jsonl


def write_jsonl(folder: Path, source: Source) -> None:
    """One line per subject: texts, values with where they come from, every rating."""
    write_bytes(folder / "golden.jsonl", jsonl(lines(source)))
    write_about(folder, source)


def write_csv(folder: Path, source: Source) -> None:
    """Two tables for spreadsheets, with cells that no spreadsheet runs."""
    names = [one.name for one in subject_columns(released(source))]
    write_bytes(folder / "outputs.csv", csv_stream(subject_rows(source), names))
    write_bytes(
        folder / "ratings.csv", csv_stream(rating_rows(source), [one.name for one in RATINGS])
    )
    write_about(folder, source)


def write_parquet(folder: Path, source: Source) -> None:
    """The same two tables, typed."""
    write_tables(folder, source)
    write_about(folder, source)


def write_tables(folder: Path, source: Source) -> None:
    release = released(source)
    notes = {"canary": release.canary, "release": source.name}
    columns = subject_columns(release)
    write_table(folder / "outputs.parquet", columns, subject_rows(source), notes)
    write_table(folder / "ratings.parquet", RATINGS, rating_rows(source), notes)


def write_bytes(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(chunks)


def lines(source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of `golden.jsonl`; values keep their JSON type."""
    release = released(source)
    ends = {
        "rubric_version": release.rubric.version,
        "release": release.number,
        "canary": release.canary,
    }
    for one in entries(source):
        yield {**subject(one), **said(one), **ends}


def subject(one: Entry) -> dict[str, Any]:
    """What was judged; only what is there."""
    found: dict[str, Any] = {"item_id": one.item_id}
    if one.output_id is not None:
        found["output_id"] = one.output_id
    found["scope"] = one.scope
    if one.split:
        found["split"] = one.split
    found["input"] = one.input
    for name in ("context", "reference", "metadata"):
        if getattr(one, name):
            found[name] = getattr(one, name)
    shown = [{"id": out.id, "model": out.model, "text": out.text} for out in one.outputs]
    return {**found, "outputs": shown}


def said(one: Entry) -> dict[str, Any]:
    ratings: dict[str, list[dict[str, Any]]] = {}
    for given in one.ratings:
        ratings.setdefault(given.criterion, []).append(rating(given))
    return {
        "values": {golden.criterion: value(golden) for golden in one.values},
        "ratings": ratings,
    }


def value(golden: Golden) -> dict[str, Any]:
    return {"value": golden.value, "source": golden.source, **golden.provenance}


def rating(given: Given) -> dict[str, Any]:
    found = {"rater": given.rater, "value": given.value}
    if given.comment:
        found["comment"] = given.comment
    return {**found, "rated_at": time_text(given.at)} if given.at else found
