"""What lies beside the data of every format: the datasheet and `release.json`."""

import json
from pathlib import Path
from typing import Any

from calibration.exports.hubs.datasheet import datasheet
from calibration.exports.releases import SCHEMA, facts
from calibration.exports.snapshots import Source
from calibration.exports.tables.entries import released
from calibration.selectors.golden_sets import left_out_counts

README = "README.md"
RELEASE = "release.json"


def write_about(folder: Path, source: Source, *, front: str = "") -> None:
    """Write the datasheet, after what stands in front of it, and `release.json`."""
    text = front + datasheet(released(source), source)
    (folder / README).write_text(text, encoding="utf-8", newline="\n")
    document = json.dumps(summary(source), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    (folder / RELEASE).write_text(document, encoding="utf-8", newline="\n")


def summary(source: Source) -> dict[str, Any]:
    """`release.json` with counts instead of a list of what was left out."""
    release = released(source)
    return {
        "schema": SCHEMA,
        **facts(release),
        "number": release.number,
        "rubric": release.rubric.name,
        "note": release.note,
        "canary": release.canary,
        "exported_splits": [one for one in source.splits if one],
        "policy": release.policy,
        "manifest": release.manifest,
        "figures": release.figures,
        "left_out": left_out_counts(release),
    }
