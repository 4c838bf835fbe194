"""How the database is to read for a list: a few rows by index, rather than a table by its pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def few_rows() -> Iterator[None]:
    """Within it, looking rows up costs what it does where most of a table is in memory.

    By default PostgreSQL counts a row by its key as dear as on a turning disk: it would read a
    million subjects to find the six thousand of one Rater. Below the cost of the next page in turn,
    for that may be a page of texts that nothing else needs.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 0.6")
        yield
