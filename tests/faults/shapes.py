"""What a database holds besides rows, to compare two of them."""

from typing import Any

# Where columns stand in a table does not matter: nothing here reads them by place.
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
      column_default, is_identity, collation_name
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), condeferrable, condeferred
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
OPTIONS = """
    SELECT relname, reloptions, relpersistence FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
"""


def shape_of(connection: Any) -> list[str]:
    """Columns, constraints, indexes, triggers, functions and options, a line each, in order."""
    found = []
    with connection.cursor() as cursor:
        for asked in (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, FUNCTIONS, OPTIONS):
            cursor.execute(asked)
            found += [str(row) for row in cursor.fetchall()]
    return sorted(found)
