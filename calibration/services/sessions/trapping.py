"""Decided units as traps: what a session settled, expected of those who were not there."""

from collections.abc import Collection

from django.db import transaction

from annotation.models import Criterion, Trap
from annotation.selectors.ratings import every_criterion
from annotation.services.traps.making import Expectation, Plan, make_traps
from calibration.models import Adjudication, CalibrationSession
from calibration.selectors.sessions.changes import trap_candidates
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput


@transaction.atomic
def make_session_traps(
    *, session: CalibrationSession, chosen: Collection[str], actor: User
) -> list[Trap]:
    """Make traps of decided units, by the ids of their adjudications. Raises `InvalidInput`."""
    criteria = {one.key: one for one in every_criterion(session.project)}
    rows = [row for row in trap_candidates(session) if str(row.public_id) in chosen]
    rows = [row for row in rows if row.key in criteria]
    if not rows:
        raise InvalidInput("Choose at least one decided unit.")
    plans = [plan_of(item_rows, criteria) for item_rows in by_item(rows)]
    source = f"session {session.number}"
    return make_traps(project=session.project, plans=plans, actor=actor, source=source)


def by_item(rows: list[Adjudication]) -> list[list[Adjudication]]:
    found: dict[int, list[Adjudication]] = {}
    for row in rows:
        found.setdefault(row.subject.item_id, []).append(row)
    return list(found.values())


def plan_of(rows: list[Adjudication], criteria: dict[str, Criterion]) -> Plan:
    """One item with everything that was settled about it."""
    reasons = " ".join(row.reason for row in rows)
    expected = [Expectation(row.subject, criteria[row.key], row.value) for row in rows]
    return Plan(rows[0].subject.item, expected, reasons)
