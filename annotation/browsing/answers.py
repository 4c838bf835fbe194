"""What a list of annotations may be narrowed by: everything its items may, and its own. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from annotation.browsing.filters import (
    READERS,
    ItemFilters,
    Readers,
    WrongFilter,
    one,
    one_of,
)

STATUSES = {
    "counted": "counted",
    "surplus": "surplus",
    "withdrawn": "withdrawn",
    "excluded": "excluded",
    "repeat": "repeat",
}


@dataclass(frozen=True)
class AnnotationFilters(ItemFilters):
    """What a list of annotations was asked for; `rater` and `rubric` are the annotation's own.

    `since` and `until` are days, both of them included.
    """

    status: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def readers(cls) -> Readers:
        return OWN_READERS

    @property
    def about_items(self) -> ItemFilters:
        """The part that is about the items, without whose answers they are."""
        kept = (pair for pair in self.pairs() if pair[0] in READERS.keys() - {"rater", "rubric"})
        return ItemFilters.from_pairs(list(kept))


def day(name: str, values: Sequence[str]) -> date:
    """Read a date as forms send it."""
    text = one(name, values)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongFilter(name, f"is a day like 2026-01-31; “{text}” is not.") from error


OWN_READERS: Readers = {**READERS, "status": one_of(STATUSES), "since": day, "until": day}
# The filters of each kind of list.
FILTERS: dict[str, type[ItemFilters]] = {"items": ItemFilters, "annotations": AnnotationFilters}
