"""Who else judges units, and where they contradict people; the layers above say so."""

# Statements by name. Each inserts (item_id, label) into the temporary table `browse_conflict`,
# for the conflicts among the units in `browse_unit` (item_id, subject_id, key, majority), given
# %(project)s. A unit without majority contradicts nobody.
_statements: dict[str, str] = {}


def register_conflicts(name: str, statement: str) -> None:
    """Let an app say, at startup, how its conflicts with the majority are found."""
    _statements[name] = statement


def conflict_statements() -> tuple[str, ...]:
    return tuple(_statements.values())
