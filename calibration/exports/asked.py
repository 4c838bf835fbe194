"""What a dataset folder may say: only what its Rubric asks, on the scales it has by now.

Rows of criteria that are asked no longer, values outside bounds that have moved since, and shared
ranks where they are allowed no longer stand in files of their own beside it
(`earlier_labels.jsonl`), so that the folder can be loaded again.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotation.dataset.kinds.rankings import RankingScale
from annotation.dataset.kinds.scales import NumberScale, SetScale, TextScale
from annotation.dataset.values import Scale
from annotation.models import Project, Rubric
from annotation.selectors.ratings import scale_of
from calibration.exports.folders import write_lines

# Only what these take can change from version to version: bounds, and whether ranks are shared.
MOVABLE = (NumberScale, SetScale, TextScale, RankingScale)
EARLIER = "earlier_{name}"
Row = dict[str, Any]
Lines = Callable[[], Iterator[str]]


class Asked:
    """The scales of a Rubric by key."""

    def __init__(self, project: Project, rubric: Rubric) -> None:
        self.scales: dict[str, Scale] = {one.key: scale_of(one) for one in rubric.criteria.all()}
        published = project.rubrics.filter(published_at__isnull=False)
        self.alone = published.count() == 1

    def write(self, folder: Path, name: str, lines: Lines) -> None:
        """Write a file, and beside it what has no place in it."""
        if self.alone:
            write_lines(folder / name, lines())
            return
        write_lines(folder / name, self.parted(lines(), asked=True))
        write_lines(folder / EARLIER.format(name=name), self.parted(lines(), asked=False))

    def parted(self, lines: Iterator[str], *, asked: bool) -> Iterator[str]:
        """Lines as far as they say what is asked, or the rest of them."""
        for line in lines:
            row = self.part(json.loads(line), asked=asked)
            if row is not None:
                yield json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"

    def part(self, row: Row, *, asked: bool) -> Row | None:
        """A row, or of one that expects several things those that are meant; None if nothing is."""
        if "dimension" in row:
            return row if self.holds(row) is asked else None
        if not row.get("expected"):
            return row if asked else None
        expected = [one for one in row["expected"] if self.holds(one) is asked]
        return {**row, "expected": expected} if expected else None

    def holds(self, row: Row) -> bool:
        """Whether a value is one of the criterion it names; "cannot judge" always is."""
        scale = self.scales.get(row.get("dimension", row.get("criterion", "")))
        value = row.get("value")
        if value is None or not isinstance(scale, MOVABLE):
            return scale is not None
        return scale.contains(value)
