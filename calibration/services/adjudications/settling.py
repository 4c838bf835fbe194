"""Settling units. Every decision is a row of its own; what it replaces is kept as history."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation.dataset.kinds.rankings import covers
from annotation.dataset.kinds.scales import RANKING
from annotation.dataset.values import value_key
from annotation.models import Criterion, Membership, Output, Role, Subject
from annotation.selectors.ratings import scale_of
from annotation.services.answering.checks import is_storable
from calibration.adjudication.experts import may_settle
from calibration.errors import AlreadySettled, InvalidAdjudication, NeedsAnother
from calibration.models import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    CalibrationSession,
    CaseState,
    Disagreement,
)
from calibration.selectors.adjudications.live import adjudication_plan, standing_decisions
from calibration.services.adjudications.cases import mark_case
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import Forbidden
from evalhub.templatetags.parts import person


@dataclass(frozen=True)
class Decision:
    """What somebody decides about a unit: a value, or that it is truly ambiguous.

    `rule` is what the guidelines should say about such cases; `seen` the id of the decision that
    stood on the page it was made on, None where there was no page.
    """

    value: Any = None
    ambiguous: bool = False
    reason: str = ""
    rule: str = ""
    seen: str | None = None


@transaction.atomic
def settle_unit(
    *,
    subject: Subject,
    criterion: Criterion,
    decision: Decision,
    actor: User,
    session: CalibrationSession | None = None,
) -> Adjudication:
    """Decide a unit. What it replaces is superseded; the same decision twice is one.

    Where the project asks for two persons it stays proposed until `confirm_adjudication`, and
    what was settled before holds until then. Raises
    `InvalidAdjudication`, `AlreadySettled` where another decision stands than was seen, and
    `Forbidden` where only others settle such items.
    """
    subject, seen = lock_unit(subject), decision.seen
    plan = adjudication_plan(subject.project)
    refuse_outsiders(subject, plan, actor)
    decision = checked(subject, criterion, decision)
    state = AdjudicationState.PROPOSED if plan.two_person else AdjudicationState.SETTLED
    standing = standing_decisions(subject, criterion.key).select_related("decided_by").first()
    if standing is not None:
        if repeats(standing, decision, actor) and standing.state in (state, "settled"):
            return standing
        refuse_unseen(standing, seen)
    supersede(subject, criterion.key, state, actor)
    made = Adjudication.objects.create(
        project=subject.project,
        subject=subject,
        criterion=criterion,
        key=criterion.key,
        value=decision.value,
        ambiguous=decision.ambiguous,
        reason=decision.reason,
        rule=decision.rule,
        state=state,
        decided_by=actor,
        session=session,
    )
    mark_case(subject, criterion.key, CaseState(state))
    note(made, f"adjudication {state}", actor)
    return made


@transaction.atomic
def settle_case(
    *, case: Disagreement, criterion: Criterion, decision: Decision, actor: User, seen: str = ""
) -> Adjudication:
    """Decide a case as its page showed it: `seen` is the id of the decision that stood there.

    Raises as `settle_unit` does, and `AlreadySettled` where somebody has decided meanwhile.
    """
    looked = replace(decision, seen=seen)
    return settle_unit(subject=case.subject, criterion=criterion, decision=looked, actor=actor)


@transaction.atomic
def confirm_adjudication(*, adjudication: Adjudication, actor: User) -> Adjudication:
    """Let a proposed decision hold: a second person agrees. Raises `NeedsAnother`, `Forbidden`."""
    found = proposed(adjudication, actor)
    for row in settled_before(found.subject, found.key):
        end(row, AdjudicationState.SUPERSEDED, actor)
    found.state = AdjudicationState.SETTLED
    found.confirmed_by, found.confirmed_at = actor, timezone.now()
    found.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    mark_case(found.subject, found.key, CaseState.SETTLED)
    note(found, "adjudication confirmed", actor)
    return found


@transaction.atomic
def dispute_adjudication(*, adjudication: Adjudication, actor: User, reason: str) -> Adjudication:
    """Refuse a proposed decision: a second person differs, and says why.

    What was settled before holds on; without it the unit is open again. Raises as
    `confirm_adjudication` does, and `InvalidAdjudication` without a reason.
    """
    found = proposed(adjudication, actor)
    end(found, AdjudicationState.DISPUTED, actor, said(reason))
    fall_back(found.subject, found.key)
    return found


@transaction.atomic
def withdraw_adjudication(*, adjudication: Adjudication, actor: User, reason: str) -> Adjudication:
    """Take a live decision back: what was settled before a proposal holds on, else it is open.

    Raises `AlreadySettled`, `Forbidden`, and `NeedsAnother` for what two persons have settled.
    """
    subject = lock_unit(adjudication.subject)
    found, plan = Adjudication.objects.get(pk=adjudication.pk), adjudication_plan(subject.project)
    refuse_outsiders(subject, plan, actor)
    if found.state not in LIVE:
        raise AlreadySettled(
            f"This decision is {found.state} already. Reload the page to see what stands."
        )
    if plan.two_person and found.state == AdjudicationState.SETTLED:
        raise NeedsAnother(
            "Two persons settle a case here, so nobody takes it back alone. Propose another value, "
            "or that it is ambiguous; what stands holds until a second person confirms that."
        )
    end(found, AdjudicationState.WITHDRAWN, actor, said(reason))
    fall_back(subject, found.key)
    return found


def supersede(subject: Subject, key: str, state: AdjudicationState, actor: User) -> None:
    """End what a new decision replaces: a proposal replaces proposals only."""
    ended = LIVE if state == AdjudicationState.SETTLED else (AdjudicationState.PROPOSED,)
    for row in standing_decisions(subject, key).filter(state__in=ended):
        end(row, AdjudicationState.SUPERSEDED, actor)


def settled_before(subject: Subject, key: str) -> QuerySet[Adjudication]:
    return standing_decisions(subject, key).filter(state=AdjudicationState.SETTLED)


def fall_back(subject: Subject, key: str) -> None:
    """The case after a decision ended: settled where an earlier one holds, else open."""
    holds = settled_before(subject, key).exists()
    mark_case(subject, key, CaseState.SETTLED if holds else CaseState.OPEN)


def lock_unit(subject: Subject) -> Subject:
    """Serialise whoever decides about a subject; people who rate it do not wait."""
    rows = Subject.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("project", "item", "output").get(pk=subject.pk)


def refuse_unseen(standing: Adjudication, seen: str | None) -> None:
    """Raise `AlreadySettled` where somebody has decided since a page was made."""
    if seen is not None and str(standing.public_id) != seen:
        raise AlreadySettled(
            f"{person(standing.decided_by)} has decided this case meanwhile. What stands is on "
            "the page now; decide again only if it should be different."
        )


def refuse_outsiders(subject: Subject, plan: AdjudicationPlan, actor: User) -> None:
    """Raise `Forbidden` where the project leaves such items to others."""
    rows = Membership.objects.filter(project=subject.project_id, user=actor)
    role = rows.values_list("role", flat=True).first()
    leads = role == Role.MANAGER or actor.is_superuser
    if not leads and not may_settle(plan, subject.item.metadata, actor.pk):
        where = f"{plan.domain_key}: {subject.item.metadata.get(plan.domain_key, 'none')}"
        raise Forbidden(f"Only the experts of this domain settle its Items ({where}).")


def proposed(adjudication: Adjudication, actor: User) -> Adjudication:
    """The locked decision that waits for this second person."""
    subject = lock_unit(adjudication.subject)
    found = Adjudication.objects.get(pk=adjudication.pk)
    refuse_outsiders(subject, adjudication_plan(subject.project), actor)
    if found.state != AdjudicationState.PROPOSED:
        raise AlreadySettled(f"This decision is {found.state} by now. Reload the page.")
    if found.decided_by_id == actor.pk:
        raise NeedsAnother("A second person confirms a decision. Leave it to a colleague.")
    return found


def checked(subject: Subject, criterion: Criterion, decision: Decision) -> Decision:
    """The decision in the scale's own spelling. Raises `InvalidAdjudication`."""
    if criterion.scope != subject.scope or criterion.rubric.project_id != subject.project_id:
        raise InvalidAdjudication(f"{criterion.title} is not asked about this.")
    reason, rule, value = said(decision.reason), decision.rule.strip(), decision.value
    if not is_storable(rule):
        raise InvalidAdjudication("The rule is too long or holds characters nobody can store.")
    if decision.ambiguous:
        if value is not None:
            raise InvalidAdjudication("An ambiguous unit has no value. Choose one of the two.")
        return Decision(None, True, reason, rule)
    scale = scale_of(criterion)
    if value is None:
        raise InvalidAdjudication(f"{criterion.title} is missing: choose a value, or ambiguous.")
    if not scale.contains(value) or not ranks_all(criterion, subject, value):
        raise InvalidAdjudication(f"{criterion.title} takes {scale.words()}.")
    return Decision(scale.spelled(value), False, reason, rule)


def ranks_all(criterion: Criterion, subject: Subject, value: Any) -> bool:
    """Whether an order is one of this item's outputs; other kinds have none to name."""
    if criterion.kind != RANKING:
        return True
    outputs = Output.objects.filter(item=subject.item_id)
    return covers(value, list(outputs.values_list("key", flat=True)))


def said(reason: str) -> str:
    """The reason as it is kept. Raises `InvalidAdjudication` where there is none."""
    if not reason.strip():
        raise InvalidAdjudication("Write the reason: whoever reads the value later needs it.")
    if not is_storable(reason):
        raise InvalidAdjudication("The reason is too long or holds characters nobody can store.")
    return reason.strip()


def repeats(standing: Adjudication, decision: Decision, actor: User) -> bool:
    """Whether the same person sends the same decision again."""
    was = (standing.ambiguous, value_key(standing.value), standing.reason, standing.rule)
    now = (decision.ambiguous, value_key(decision.value), decision.reason, decision.rule)
    return standing.decided_by_id == actor.pk and was == now


def end(row: Adjudication, state: AdjudicationState, actor: User, reason: str = "") -> None:
    """Make a live decision history."""
    row.state = state
    row.ended_by, row.ended_at, row.ended_reason = actor, timezone.now(), reason
    row.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])
    note(row, f"adjudication {state}", actor)


def note(row: Adjudication, verb: str, actor: User) -> None:
    record_event(
        verb=verb,
        subject=row,
        actor=actor,
        project_id=row.project.public_id,
        payload={
            "criterion": row.key,
            "value": row.value,
            "ambiguous": row.ambiguous,
            "reason": row.ended_reason or row.reason,
        },
    )
