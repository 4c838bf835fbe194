"""Members of a project and their invitations; accepting one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.forms import InvitationForm, RoleForm
from annotation.models import Project, Role
from annotation.selectors.members import (
    get_invitation,
    get_membership,
    members_of,
    open_invitations,
)
from annotation.services.invitations import invite_member, mail_invitation, revoke_invitation
from annotation.services.members import change_role, remove_member
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect


def members_page(
    request: ProjectRequest, project: Project, status: int = 200, **context: object
) -> HttpResponse:
    """Render the members; a form not given is a fresh one."""
    context.setdefault("form", InvitationForm())
    context |= {
        "project": project,
        "members": members_of(project),
        "invitations": open_invitations(project),
        "roles": Role.choices,
    }
    return render(request, "annotation/member_list.html", context, status=status)


@require_GET
@project_view(needs=Capability.MANAGE_MEMBERS)
def list_members(request: ProjectRequest, project: Project) -> HttpResponse:
    return members_page(request, project)


@never_cache
@require_POST
@project_view(needs=Capability.MANAGE_MEMBERS)
def create_invitation(request: ProjectRequest, project: Project) -> HttpResponse:
    """Answer with the page itself: the link is in this answer and nowhere else."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return members_page(request, project, 422, form=form)
    try:
        invitation, secret = invite_member(project=project, actor=request.user, **form.cleaned_data)
    except InvalidInput as error:
        form.add_error("email", error.message)
        return members_page(request, project, 422, form=form)
    url = request.build_absolute_uri(reverse("invitation-accept", args=[secret]))
    mailed = mail_invitation(invitation=invitation, url=url)
    return members_page(request, project, invited=invitation, invited_url=url, mailed=mailed)


@require_POST
@project_view(needs=Capability.MANAGE_MEMBERS)
def withdraw_invitation(
    request: ProjectRequest, project: Project, invitation_id: UUID
) -> HttpResponse:
    invitation = get_invitation(project, invitation_id)
    revoke_invitation(invitation=invitation, actor=request.user)
    messages.success(request, f"The link of {invitation.email} no longer works.")
    return redirect(request, "member-list", project.slug)


@require_POST
@project_view(needs=Capability.MANAGE_MEMBERS)
def edit_member(request: ProjectRequest, project: Project, user_id: UUID) -> HttpResponse:
    membership = get_membership(project, user_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return members_page(request, project, 422)
    changed = change_role(membership=membership, role=form.cleaned_data["role"], actor=request.user)
    messages.success(request, f"{changed.user} is now {changed.role}.")
    return redirect(request, "member-list", project.slug)


@require_POST
@project_view(needs=Capability.MANAGE_MEMBERS)
def delete_member(request: ProjectRequest, project: Project, user_id: UUID) -> HttpResponse:
    membership = get_membership(project, user_id)
    remove_member(membership=membership, actor=request.user)
    messages.success(request, f"{membership.user} is no longer a member. Their ratings stay.")
    return redirect(request, "member-list", project.slug)
