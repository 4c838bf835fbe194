"""What an export is made of, read from one state of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from annotation.models import Project
from calibration.models import GoldenSet


@dataclass(frozen=True)
class Source:
    """A project and, where one was named, a release of it."""

    project: Project
    release: GoldenSet | None = None

    @property
    def name(self) -> str:
        """`refunds@3`, or `refunds` without a release."""
        return f"{self.project.slug}@{self.release.number}" if self.release else self.project.slug


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees one state of the database however long it lasts.

    Inside another transaction it is a part of that one, whose isolation then counts.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
