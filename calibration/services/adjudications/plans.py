"""How a project settles: two persons, experts, what comes first, what is forgiven."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isfinite

from django.db import transaction

from annotation.access import CAPABILITIES, Capability
from annotation.models import Membership, Project
from calibration.errors import InvalidAdjudication
from calibration.models import AdjudicationPlan
from calibration.selectors.adjudications.live import adjudication_plan
from calibration.services.adjudications.scanning import scan_disagreements
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


@dataclass(frozen=True)
class PlanInput:
    """A plan as a form has it; see `AdjudicationPlan`."""

    two_person: bool = False
    experts_only: bool = False
    domain_key: str = ""
    domains: Mapping[str, Sequence[int]] = field(default_factory=dict)
    risk_key: str = ""
    risks: Sequence[str] = ()
    tolerances: Mapping[str, float] = field(default_factory=dict)


@transaction.atomic
def set_adjudication_plan(*, project: Project, plan: PlanInput, actor: User) -> AdjudicationPlan:
    """Store a plan and put the queue in its order. Raises `InvalidAdjudication`."""
    check_plan(project, plan)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    before = adjudication_plan(project)
    given = {**asdict(plan), "risks": list(plan.risks)}
    changed = {name: value for name, value in given.items() if getattr(before, name) != value}
    stored, _ = AdjudicationPlan.objects.update_or_create(project=project, defaults=given)
    if changed:
        record_event(
            verb="adjudication plan set",
            subject=project,
            actor=actor,
            project_id=project.public_id,
            payload=changed,
        )
        scan_disagreements(project=project)
    return stored


def check_plan(project: Project, plan: PlanInput) -> None:
    named = {user for users in plan.domains.values() for user in users}
    roles = [role for role, allowed in CAPABILITIES.items() if Capability.ADJUDICATE in allowed]
    members = Membership.objects.filter(project=project, role__in=roles, user__in=named)
    if set(members.values_list("user", flat=True)) != named:
        raise InvalidAdjudication("An expert is no member here who may settle Disagreements.")
    if plan.domains and not plan.domain_key:
        raise InvalidAdjudication("Say which metadata key names the domain.")
    if any(not isfinite(one) or one < 0 for one in plan.tolerances.values()):
        raise InvalidAdjudication("A tolerance is a number from 0.")
