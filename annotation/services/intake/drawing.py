"""Sampling of what is loaded: the items are read once to choose, then again to load."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.dataset.folder import DatasetFolder
from annotation.dataset.rows import ItemRow
from annotation.errors import ImportRefused
from annotation.intake.sampling import Sample, SamplePlan, SampleRefused, draw


@dataclass(frozen=True)
class Sampling:
    """Lets the items of a sample pass; a load by another plan is another load."""

    sample: Sample

    @property
    def key(self) -> str:
        document = json.dumps(self.sample.plan.as_json(), sort_keys=True)
        return f"sample={hashlib.sha256(document.encode()).hexdigest()}"

    def __call__(self, rows: Iterator[ItemRow]) -> Iterator[ItemRow]:
        """Yield the items that are taken, in the order they come."""
        return (row for row in rows if row.id in self.sample.taken)


def prepare_sample(folder: DatasetFolder, plan: SamplePlan | None) -> tuple[Sampling, ...]:
    """Choose among a folder's items. Raises `ImportRefused`, or `DatasetRefused` for bad rows."""
    if plan is None:
        return ()
    try:
        sample = draw(folder.items(), plan)
    except SampleRefused as refused:
        raise ImportRefused(str(refused)) from None
    folder.problems.refuse_if_any()
    return (Sampling(sample),)


def as_stored(sample: Sample) -> dict[str, Any]:
    """Return plan and coverage as they are kept with an import."""
    strata = [[line.stratum, line.source, line.taken] for line in sample.lines]
    return {"plan": sample.plan.as_json(), "strata": strata}
