"""Deciding a unit in the room: the adjudication, and the example it leaves in the guidelines."""

from django.db import transaction

from annotation.dataset.values import value_text
from annotation.models import Criterion
from annotation.services.questions.entries import EntryText, add_example
from calibration.models import Adjudication, CalibrationSession, RoundSubject
from calibration.services.adjudications.settling import Decision, settle_unit
from calibration.services.sessions.changing import lock_session, refuse_closed
from evalhub.accounts.models import User

EXCERPT = 600


@transaction.atomic
def decide_in_session(
    *,
    session: CalibrationSession,
    chosen: RoundSubject,
    criterion: Criterion,
    decision: Decision,
    actor: User,
    example: bool = False,
) -> Adjudication:
    """Settle a unit of the session, and with `example` show it in the guidelines.

    Raises what `settle_unit` does. An ambiguous unit is no example of any value.
    """
    refuse_closed(lock_session(session))
    made = settle_unit(
        subject=chosen.subject,
        criterion=criterion,
        decision=decision,
        actor=actor,
        session=session,
    )
    if example and not made.ambiguous:
        add_example(project=session.project, text=example_of(chosen, made), actor=actor)
    return made


def example_of(chosen: RoundSubject, made: Adjudication) -> EntryText:
    """The text of the subject with its value, the reason, and the rule."""
    text = chosen.subject.output.text if chosen.subject.output else ""
    cut = text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")
    quote = "\n".join(f"> {line}" for line in cut.splitlines())
    parts = [part for part in (quote, made.reason, made.rule) if part]
    return EntryText(
        heading=f"{chosen.subject.item.key}: {value_text(made.value)}"[:200],
        text="\n\n".join(parts),
        criterion=made.key,
        value=value_text(made.value)[:200],
    )
