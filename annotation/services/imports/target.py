"""Where a folder is loaded to: its subjects and criteria, by the ids of the folder."""

import json
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from uuid import UUID

import psycopg
from django.db import connection

from annotation.dataset.folder import DatasetFolder
from annotation.formats.choices import Changed, Duplicates, Review
from annotation.models import Criterion, Project, Rubric

R = TypeVar("R")
Progress = Callable[[str, int], None]
STEP = 1000


def say_nothing(name: str, count: int) -> None:
    """The progress of a load nobody watches."""


class Place(Protocol):
    """As much of a target as items need to be copied into a project."""

    project: Project
    scopes: set[str]


@dataclass
class Target:
    """A project being loaded from a folder, inside the transaction of the load.

    A part that an upper app registers streams its rows with `counted`, finds ids with `subject`
    and `criteria`, writes with `copy_into`, and notes what cannot be taken with `problem`.
    """

    project: Project
    folder: DatasetFolder
    rubric: Rubric
    new: bool = True
    progress: Progress = say_nothing
    changed: Changed = Changed.REFUSE
    duplicates: Duplicates = Duplicates.KEEP
    review: Review = field(default_factory=Review)
    # Eight bytes a subject: the ids of an item lie together, its pair's (or 0), each output's,
    # that of the list of all (or 0).
    _starts: "array[int]" = field(default_factory=lambda: array("q"), repr=False)
    _ids: "array[int]" = field(default_factory=lambda: array("q"), repr=False)

    def __post_init__(self) -> None:
        self.criteria: dict[str, Criterion] = {c.key: c for c in self.rubric.criteria.all()}
        self.scopes = {criterion.scope for criterion in self.criteria.values()}

    def remember(self, ids: Sequence[int]) -> None:
        """Keep the subjects of the next item: its pair, each output, the list of all."""
        self._starts.append(len(self._ids))
        self._ids.extend(ids)

    def subject(self, item_key: str, output_key: str | None, criterion_key: str) -> int:
        """Return the id of the subject a value belongs to, once the items are loaded.

        The reader has checked that item, output and criterion are in the folder.
        """
        index = self.folder.index
        start = self._starts[index.position(item_key)]
        scope = self.criteria[criterion_key].scope
        if scope == "pair":
            return self._ids[start]
        if scope == "list":
            return self._ids[start + 1 + len(index.outputs(item_key))]
        place = 0 if output_key is None else index.outputs(item_key).index(output_key)
        return self._ids[start + 1 + place]

    def counted(self, name: str, rows: Iterable[R]) -> Iterator[R]:
        """Pass rows on and tell whoever watches how many there were."""
        count = 0
        for count, row in enumerate(rows, 1):
            yield row
            if count % STEP == 0:
                self.progress(name, count)
        self.progress(name, count)

    def problem(self, file: str, field: str, reason: str) -> None:
        """Note why the folder cannot be loaded here; the load goes on to find the others."""
        self.folder.problems.add(file, None, field, reason)


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


@contextmanager
def staging(table: str, columns: str) -> Iterator[None]:
    """Have a temporary table for a while; where the block fails, the transaction takes it away."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        yield
        cursor.execute(f"DROP TABLE {table}")


def new_ids(table: str, count: int) -> list[int]:
    """Draw ids from a table's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def public_ids(count: int) -> list[UUID]:
    """Random ids for so many rows, from one request to the system instead of one each."""
    drawn = os.urandom(16 * count)
    return [UUID(bytes=drawn[at : at + 16], version=4) for at in range(0, 16 * count, 16)]
