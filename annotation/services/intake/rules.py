"""Setting a project's redaction and the rule by which a service's items are taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from annotation.errors import InvalidIntake
from annotation.models import IntakeRule, Project, RedactionPolicy
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.redaction.kinds import Policy

MOST_ALLOWED = 200
MOST_QUOTAS = 200
LONGEST_VALUE = 200


@dataclass(frozen=True)
class IntakeTerms:
    """What a manager asks for; see `IntakeRule`."""

    enabled: bool
    share: float = 1.0
    by: str = ""
    daily: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def set_redaction(*, project: Project, policy: Policy, actor: User | None) -> RedactionPolicy:
    """Have these kinds replaced from now on; what is stored already stays as it is."""
    if len(policy.allowed) > MOST_ALLOWED:
        raise InvalidIntake(f"At most {MOST_ALLOWED} texts can be allowed.")
    stored, _ = RedactionPolicy.objects.update_or_create(project=project, defaults=policy.as_json())
    record_event(
        verb="redaction set",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"kinds": sorted(policy.kinds), "allowed": len(policy.allowed)},
    )
    return stored


@transaction.atomic
def set_intake(*, project: Project, terms: IntakeTerms, actor: User) -> IntakeRule:
    """Switch a service's intake on or off and say how much of it is taken.

    The seed stays, so that items keep their lots. Raises `InvalidIntake`.
    """
    refuse_terms(terms)
    rule, _ = IntakeRule.objects.update_or_create(
        project=project,
        defaults={
            "enabled": terms.enabled,
            "share": terms.share,
            "by": terms.by,
            "daily": terms.daily,
            "quotas": dict(terms.quotas),
        },
    )
    record_event(
        verb="intake set",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={
            "enabled": terms.enabled,
            "share": str(terms.share),
            "by": terms.by,
            "daily": terms.daily,
            "quotas": dict(terms.quotas),
        },
    )
    return rule


def refuse_terms(terms: IntakeTerms) -> None:
    if not 0 < terms.share <= 1:
        raise InvalidIntake("The share must be above 0 and at most 100 percent.")
    if terms.quotas and not terms.by:
        raise InvalidIntake("Name the metadata key whose values have numbers of their own.")
    if len(terms.quotas) > MOST_QUOTAS:
        raise InvalidIntake(f"At most {MOST_QUOTAS} values can have a number of their own.")
    if any(len(value) > LONGEST_VALUE for value in terms.quotas):
        raise InvalidIntake(f"A value has at most {LONGEST_VALUE} characters.")
    if any(number < 0 for number in terms.quotas.values()):
        raise InvalidIntake("A number of items a day cannot be below 0.")
