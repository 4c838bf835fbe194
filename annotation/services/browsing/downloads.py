"""Taking away what a list shows: every row of a view, streamed, in the order of the list."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from annotation.browsing.answers import AnnotationFilters
from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.selectors.browsing.answers import COLUMNS as RATINGS
from annotation.selectors.browsing.answers import annotation_keys, rating_rows
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
    """Settle which rows a view has now, and stream them. Raises `NotFound` for another form."""
    if form not in FORMS:
        raise NotFound
    suffix, media_type, mode = FORMS[form]
    answers = isinstance(filters, AnnotationFilters)
    ids = annotation_keys(project, filters) if answers else matching_ids(project, filters)
    what = "annotations" if answers else "items"
    record_event(
        verb=f"{what} downloaded",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"form": form, "filters": filters.pairs(), what: len(ids)},
    )
    rows, columns = (rating_rows(ids), RATINGS) if answers else (item_rows(ids), COLUMNS)
    stream = jsonl(rows) if mode is None else csv_stream(rows, columns, mode)
    return Download(file_name(f"{project.slug}-{what}", suffix, mode), media_type, stream)
