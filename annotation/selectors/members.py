"""Who belongs to a project, and who is invited."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotation.models import Invitation, Membership, Project
from evalhub.accounts.models import User
from evalhub.accounts.secrets import digest_of
from evalhub.errors import EvalhubError, NotFound

SPENT = _("This invitation was used, withdrawn or is over. Ask the manager for a new link.")


def members_of(project: Project) -> QuerySet[Membership]:
    """Return the memberships of a project by name."""
    members = Membership.objects.filter(project=project).select_related("user")
    return members.order_by("user__name", "user__email")


def get_membership(project: Project, user_id: UUID) -> Membership:
    """Return one person's membership. Raises `NotFound`."""
    members = Membership.objects.filter(project=project, user__public_id=user_id)
    membership = members.select_related("user", "project").first()
    if membership is None:
        raise NotFound
    return membership


def open_invitations(project: Project) -> QuerySet[Invitation]:
    """Return the invitations that still wait for their person, newest first."""
    waiting = Invitation.objects.filter(project=project, accepted_at=None, revoked_at=None)
    return waiting.filter(expires_at__gt=timezone.now()).order_by("-created_at")


def get_invitation(project: Project, invitation_id: UUID) -> Invitation:
    """Return an invitation of this project. Raises `NotFound`."""
    found = Invitation.objects.filter(project=project, public_id=invitation_id)
    invitation = found.select_related("project").first()
    if invitation is None:
        raise NotFound
    return invitation


def invitation_behind(secret: str) -> Invitation:
    """Return the invitation a link stands for. Raises `NotFound`, or 409 when it is spent."""
    found = Invitation.objects.select_related("project", "invited_by")
    invitation = found.filter(digest=digest_of(secret)).first()
    if invitation is None:
        raise NotFound
    refuse_spent(invitation)
    return invitation


def refuse_spent(invitation: Invitation) -> None:
    """Raise unless the invitation can still be accepted."""
    over = invitation.expires_at <= timezone.now()
    if invitation.accepted_at or invitation.revoked_at or over:
        raise EvalhubError(SPENT, code="invitation_spent")


def is_for(invitation: Invitation, user: User) -> bool:
    return invitation.email.casefold() == user.email.casefold()
