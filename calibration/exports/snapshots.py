"""What an export is made of, read from one state of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from annotation.models import Project
from calibration.models import GoldenSet, Split

ITEM = "subject__item"
ALL_SPLITS = "all"


@dataclass(frozen=True)
class Source:
    """A project and, where one was named, a release of it.

    `split` is the only one to write, or `all`; without it everything but what is held out.
    """

    project: Project
    release: GoldenSet | None = None
    split: str = ""

    @property
    def has_splits(self) -> bool:
        return self.release is not None and bool(self.release.manifest.get("splits"))

    @property
    def splits(self) -> list[str]:
        """The splits to write, in order; one without a name where the release has none."""
        if not self.has_splits:
            return [""]
        if self.split == ALL_SPLITS:
            return list(Split.values)
        usual = [one for one in Split.values if one != Split.HELD_OUT]
        return [self.split] if self.split else usual

    @property
    def opens_held_out(self) -> bool:
        return Split.HELD_OUT in self.splits

    def shown(self, item: str = ITEM) -> Q:
        """What of a release may be written, as a condition; `item` is the way to the item."""
        if not self.has_splits or self.split == ALL_SPLITS:
            return Q()
        return Q(**{f"{item}__split_place__split__in": self.splits})

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
