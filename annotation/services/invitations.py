"""Inviting people by link. The link is for one address and works once."""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.models import Invitation, Membership, Project, Role
from annotation.selectors.members import is_for, open_invitations, refuse_spent
from annotation.services.members import add_member, change_role
from evalhub.accounts.models import User
from evalhub.accounts.secrets import new_secret
from evalhub.accounts.selectors.people import find_person
from evalhub.accounts.services.links import create_sign_in_link
from evalhub.accounts.services.people import create_person, make_superuser
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

LIFE = timedelta(days=14)
# The backend of an installation without a mail server: it prints, and reaches nobody.
CONSOLE = "django.core.mail.backends.console.EmailBackend"


@transaction.atomic
def invite_member(
    *, project: Project, email: str, role: str, actor: User
) -> tuple[Invitation, str]:
    """Invite an address; returns the invitation and the secret of its link, stored nowhere.

    An earlier open invitation of the address stops working. Raises `InvalidInput` for a member.
    """
    email = email.strip().lower()
    if role not in Role.values:
        raise InvalidInput(f"There is no role “{role}”.")
    if Membership.objects.filter(project=project, user__email__iexact=email).exists():
        raise InvalidInput("This person is a member already. Change their role in the list.")
    for earlier in open_invitations(project).filter(email__iexact=email):
        revoke_invitation(invitation=earlier, actor=actor)
    secret, digest = new_secret()
    invitation = Invitation.objects.create(
        project=project,
        email=email,
        role=role,
        digest=digest,
        invited_by=actor,
        expires_at=timezone.now() + LIFE,
    )
    _record("member invited", invitation, actor)
    return invitation, secret


def mail_invitation(*, invitation: Invitation, url: str) -> bool:
    """Send the link by mail; False without a mail server, or when it does not take it.

    Call it outside a transaction: a slow mail server must hold no lock.
    """
    if settings.EMAIL_BACKEND == CONSOLE:
        return False
    text = (
        f"{invitation.invited_by} invites you to the project {invitation.project} on evalhub.\n\n"
        f"{url}\n\nThe link is for {invitation.email} and works for {LIFE.days} days.\n"
    )
    try:
        sent = send_mail(f"Invitation to {invitation.project}", text, None, [invitation.email])
    except (SMTPException, OSError):
        return False
    return bool(sent)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User) -> Invitation:
    """Make a link stop working. Raises 409 if it was used before."""
    invitation = _locked(invitation)
    if invitation.accepted_at:
        raise EvalhubError("This invitation was accepted. Remove the member instead.")
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        _record("invitation revoked", invitation, actor)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Make the invited person a member. Raises 409 if the link is spent or for somebody else."""
    invitation = _locked(invitation)
    refuse_spent(invitation)
    if not is_for(invitation, user):
        told = _("This invitation is for %(address)s. Sign in with that address.")
        message = told % {"address": invitation.email}
        raise EvalhubError(message, code="invitation_for_another")
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    _record("invitation accepted", invitation, user)
    return add_member(
        project=invitation.project, user=user, role=invitation.role, actor=invitation.invited_by
    )


@transaction.atomic
def accept_as_new_person(*, invitation: Invitation, name: str, password: str) -> User:
    """Make an account for the invited address and accept with it. Raises `AccountExists`."""
    user = create_person(email=invitation.email, name=name, password=password)
    accept_invitation(invitation=invitation, user=user)
    return user


@transaction.atomic
def welcome_person(
    *,
    email: str,
    project: Project | None = None,
    role: str = Role.ANNOTATOR,
    superuser: bool = False,
) -> str:
    """Make sure a person exists with these rights; return the path of a one-time sign-in link.

    Only the command line may do this: it asks nobody for permission.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidInput(f"“{email}” is not an e-mail address.") from None
    user = find_person(email) or create_person(email=email)
    if superuser and not user.is_superuser:
        make_superuser(user=user)
    if project is not None:
        membership = add_member(project=project, user=user, role=role)
        change_role(membership=membership, role=role)
    return create_sign_in_link(user=user)


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=["self"]).select_related("project", "invited_by")
    return rows.get(pk=invitation.pk)


def _record(verb: str, invitation: Invitation, actor: User) -> None:
    record_event(
        verb=verb,
        subject=invitation,
        actor=actor,
        project_id=invitation.project.public_id,
        payload={"email": invitation.email, "role": invitation.role},
    )
