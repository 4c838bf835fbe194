"""Units on which the ratings differ, furthest apart first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from annotation.models import Criterion, Subject
from annotation.selectors.ratings import FloatArray, RatingTable, text_at

SHOWN = 8
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Disagreement:
    """One unit with the ratings it got, by rater."""

    item_key: str
    item_id: UUID
    output: str
    criterion: Criterion
    ratings: tuple[tuple[str, str], ...]

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Who gave what; among many raters, how often each value was given."""
        if len(self.ratings) <= SHOWN:
            return self.ratings
        counts = Counter(value for _, value in self.ratings).most_common(SHOWN)
        return tuple((f"{n:,} gave", value) for value, n in counts)


def tied_subjects(table: RatingTable) -> set[int]:
    """Ids of the subjects without a majority under a criterion."""
    if not table.n_ratings:
        return set()
    tied = table.majority.tied
    return {int(subject) for subject in table.subjects[tied]}


def open_disagreements(
    tables: Sequence[RatingTable], most: int, names: Mapping[str, str] = NOBODY
) -> list[Disagreement]:
    """The units without a majority whose ratings are furthest apart on their scale."""
    found: list[tuple[float, RatingTable, int]] = []
    for table in tables:
        if table.n_ratings:
            spread, tied = spreads(table), table.majority.tied
            columns = np.flatnonzero(tied)
            columns = columns[np.argsort(-spread[columns], kind="stable")][:most]
            found += [(float(spread[column]), table, int(column)) for column in columns]
    found.sort(key=lambda entry: -entry[0])
    return list(describe(found[:most], names))


def spreads(table: RatingTable) -> FloatArray:
    """Range of the ratings of each unit as a share of the scale."""
    matrix = table.matrix
    if table.criterion.level == "nominal":
        return np.array([np.unique(column[~np.isnan(column)]).size for column in matrix.T]) / max(
            2, len(table.points)
        )
    reach = float(np.ptp(table.points)) or 1.0
    return np.asarray((np.nanmax(matrix, axis=0) - np.nanmin(matrix, axis=0)) / reach)


def describe(
    found: Iterable[tuple[float, RatingTable, int]], names: Mapping[str, str]
) -> Iterable[Disagreement]:
    """Name the items behind some columns, in two queries; `names` are the raters', by key."""
    entries = list(found)
    ids = [int(table.subjects[column]) for _, table, column in entries]
    subjects = Subject.objects.select_related("item", "output").in_bulk(ids)
    for (_, table, column), pk in zip(entries, ids, strict=True):
        subject = subjects[pk]
        rated = np.flatnonzero(~np.isnan(table.matrix[:, column]))
        yield Disagreement(
            item_key=subject.item.key,
            item_id=subject.item.public_id,
            output=subject.output.key if subject.output else "",
            criterion=table.criterion,
            ratings=tuple(
                (
                    names.get(table.raters[row], table.raters[row]),
                    text_at(table.matrix[row, column], table.scale),
                )
                for row in rated
            ),
        )
