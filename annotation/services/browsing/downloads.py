"""Taking away what a list shows: every row of a view, streamed, in the order of the list."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.selectors.browsing.rows import COLUMNS, item_rows, matching_ids
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import NotFound
from evalhub.exporting import CsvMode, csv_stream, file_name, jsonl

# By what an address calls them: suffix, media type, how a CSV is written.
FORMS: dict[str, tuple[str, str, CsvMode | None]] = {
    "csv": ("csv", "text/csv; charset=utf-8", CsvMode.SAFE),
    "csv-raw": ("csv", "text/csv; charset=utf-8", CsvMode.RAW),
    "jsonl": ("jsonl", "application/x-ndjson", None),
}


@dataclass(frozen=True)
class Download:
    """A file that is being written while it is read."""

    name: str
    media_type: str
    stream: Iterator[bytes]


@transaction.atomic
def download_view(*, project: Project, filters: ItemFilters, form: str, actor: User) -> Download:
    """Settle which items a view has now, and stream them. Raises `NotFound` for another form."""
    if form not in FORMS:
        raise NotFound
    suffix, media_type, mode = FORMS[form]
    ids = matching_ids(project, filters)
    record_event(
        verb="items downloaded",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"form": form, "filters": filters.pairs(), "items": len(ids)},
    )
    name = file_name(f"{project.slug}-items", suffix, mode)
    return Download(name, media_type, written(ids, mode))


def written(ids: "array[int]", mode: CsvMode | None) -> Iterator[bytes]:
    rows: Iterator[dict[str, Any]] = item_rows(ids)
    return jsonl(rows) if mode is None else csv_stream(rows, COLUMNS, mode)
