"""Who belongs to a project and in which role. Somebody always stays its manager."""

from django.db import transaction

from annotation.access import CAPABILITIES, Capability
from annotation.models import Membership, Project, Role
from annotation.services.handout.leaving import clear_desk
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

LAST_MANAGER = "This is the last manager. Make somebody else a manager first."


@transaction.atomic
def add_member(*, project: Project, user: User, role: str, actor: User | None = None) -> Membership:
    """Make a person a member, or return the membership they have, its role unchanged."""
    if role not in Role.values:
        raise InvalidInput(f"There is no role “{role}”.")
    membership, made = Membership.objects.get_or_create(
        project=project, user=user, defaults={"role": role}
    )
    if made:
        _record("member added", membership, actor, role=role)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User | None = None) -> Membership:
    """Give a member another role. Raises 409 `last_manager`."""
    if role not in Role.values:
        raise InvalidInput(f"There is no role “{role}”.")
    membership = _locked(membership)
    if membership.role == role:
        return membership
    _refuse_last_manager(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    if Capability.ANNOTATE not in CAPABILITIES[role]:
        clear_desk(project=membership.project, user=membership.user)
    _record("role changed", membership, actor, before=before, role=role)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """End a membership; what the person rated stays, what lies on their desk goes to others.

    Raises 409 `last_manager`.
    """
    membership = _locked(membership)
    _refuse_last_manager(membership)
    _record("member removed", membership, actor, role=membership.role)
    clear_desk(project=membership.project, user=membership.user)
    membership.delete()


def _locked(membership: Membership) -> Membership:
    # The project is the lock: two managers who remove each other must take turns. Answers that are
    # being stored refer to it and do not wait.
    Project.objects.select_for_update(no_key=True).get(pk=membership.project_id)
    return Membership.objects.select_related("user", "project").get(pk=membership.pk)


def _refuse_last_manager(membership: Membership) -> None:
    if membership.role != Role.MANAGER:
        return
    managers = Membership.objects.filter(project=membership.project_id, role=Role.MANAGER)
    if not managers.exclude(pk=membership.pk).exists():
        raise EvalhubError(LAST_MANAGER, code="last_manager")


def _record(verb: str, membership: Membership, actor: User | None, **payload: str) -> None:
    record_event(
        verb=verb,
        subject=membership.user,
        actor=actor,
        project_id=membership.project.public_id,
        payload=payload,
    )
