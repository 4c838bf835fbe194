"""How the database reads for a list."""

import pytest
from django.db import connection

from annotation.selectors.browsing.planning import few_rows


def cost() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW random_page_cost")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_it_holds_within_and_for_nobody_else() -> None:
    before = cost()
    with few_rows():
        assert cost() == "0.6"
    assert cost() == before != "0.6"
