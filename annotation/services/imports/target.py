"""Where a folder is loaded to: its subjects and criteria, by the ids of the folder."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection

from annotation.dataset.folder import DatasetFolder
from annotation.models import Criterion, Project, Rubric, Subject


@dataclass
class Target:
    """A project being loaded. `subjects` maps an item key to the ids of its subjects:
    its outputs by key (None for an item without outputs) and its pair."""

    project: Project
    folder: DatasetFolder
    rubric: Rubric
    outputs: dict[tuple[str, str | None], int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.criteria: dict[str, Criterion] = {c.key: c for c in self.rubric.criteria.all()}
        self.scopes = {criterion.scope for criterion in self.criteria.values()}

    def subject(self, item_key: str, output_key: str | None, criterion_key: str) -> int:
        """The subject a value belongs to; the reader has checked that it exists."""
        if self.criteria[criterion_key].scope == "pair":
            return self.pairs[item_key]
        return self.outputs[item_key, output_key]

    def know_subjects(self) -> None:
        """Look up the subjects that are there already."""
        rows = Subject.objects.filter(project=self.project).values_list(
            "id", "scope", "item__key", "output__key"
        )
        for pk, scope, item_key, output_key in rows.iterator(chunk_size=10_000):
            if scope == "pair":
                self.pairs[item_key] = pk
            else:
                self.outputs[item_key, output_key] = pk


def jsonb(value: Any) -> str:
    """A JSON value as COPY writes it into a jsonb column."""
    return json.dumps(value, ensure_ascii=False)


def extra_of(extra: Any) -> str | None:
    """Keys that are only kept, or null where there are none."""
    return jsonb(dict(extra)) if extra else None


@contextmanager
def copy_into(table: str, columns: Iterable[str]) -> Iterator[psycopg.Copy]:
    """Stream rows into a table; table and columns are names from this code, never from data."""
    listed = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy,
    ):
        yield copy


def new_ids(table: str, count: int) -> list[int]:
    """Draw ids from a table's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]
