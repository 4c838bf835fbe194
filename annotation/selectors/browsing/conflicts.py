"""Who else judges units, and where they contradict people; the layers above say so."""

from collections.abc import Callable, Iterator
from typing import Any

from annotation.models import Project

Given = Callable[[Project], dict[str, Any]]

# Statements by name. Each inserts (item_id, label) into the temporary table `browse_conflict`,
# for the conflicts among the units in `browse_unit` (item_id, subject_id, key, majority), given
# %(project)s and what comes with it. A unit without majority contradicts nobody.
_statements: dict[str, tuple[str, Given]] = {}


def nothing_more(_: Project) -> dict[str, Any]:
    return {}


def register_conflicts(name: str, statement: str, given: Given = nothing_more) -> None:
    """Let an app say, at startup, how its conflicts with the majority are found."""
    _statements[name] = statement, given


def conflict_statements(project: Project) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each statement with what it is given."""
    for statement, given in _statements.values():
        yield statement, {"project": project.pk, **given(project)}
