"""A database that may forget acknowledged labels is refused."""

import pytest
from django.db import connection

from evalhub.errors import Unavailable
from evalhub.startup.durability import require_durability, weak_settings

pytestmark = pytest.mark.django_db(transaction=True)


def name_of_database() -> str:
    return connection.ops.quote_name(connection.settings_dict["NAME"])


def alter(change: str) -> None:
    """Change the database's own defaults, and let connections begin anew under them."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name_of_database()} {change}")
    connection.close()
    connection.close_pool()


def test_a_database_as_it_should_be_is_accepted() -> None:
    assert weak_settings() == []
    require_durability()


def test_a_database_that_answers_before_it_has_written_is_refused() -> None:
    alter("SET synchronous_commit = off")
    try:
        assert weak_settings() == ["synchronous_commit"]
        with pytest.raises(Unavailable, match="synchronous_commit off and could lose labels"):
            require_durability()
    finally:
        alter("RESET synchronous_commit")
    require_durability()
