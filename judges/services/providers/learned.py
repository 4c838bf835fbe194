"""Keeping what a run's model refused, with the provider's words: for the next worker, and to show.

What is sent otherwise than asked is part of what a run did, so it is on the run and in the audit.
"""

from typing import Any

from django.db import transaction

from evalhub.audit.services.events import record_event
from judges.engine.providers.learning import Learned
from judges.models import JudgeRun
from judges.services.rows import storable

MOST_QUOTED = 300


@transaction.atomic
def store_learned(*, run: JudgeRun, learned: Learned) -> None:
    """Add to the run what is not on it yet; workers may find out the same at the same time."""
    if not learned.fresh:
        return
    held = JudgeRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    there = {place(change) for change in held.learned}
    new = [change for change in plain(learned) if place(change) not in there]
    learned.fresh.clear()
    if not new:
        return
    run.learned = [*held.learned, *new]
    JudgeRun.objects.filter(pk=run.pk).update(learned=run.learned)
    record_event(
        verb="judge parameters changed by the provider",
        subject=run,
        actor=None,
        project_id=run.project.public_id,
        payload={"number": run.number, "changes": new},
    )


def place(change: dict[str, Any]) -> tuple[Any, Any]:
    return change.get("parameter"), change.get("action")


def plain(learned: Learned) -> list[dict[str, str]]:
    """Changes as the database can hold them, whatever the provider wrote."""
    return [
        {name: storable(value, MOST_QUOTED) for name, value in change.items()}
        for change in learned.as_stored()
    ]
