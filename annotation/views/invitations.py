"""Following an invitation: the secret in the address is the key, no capability is asked for."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotation.models import Invitation
from annotation.selectors.members import invitation_behind, is_for
from annotation.services.invitations import accept_as_new_person, accept_invitation
from evalhub.accounts.forms import NewPersonForm
from evalhub.accounts.selectors.people import find_person
from evalhub.htmx import redirect


@never_cache
@require_http_methods(["GET", "POST"])
def follow_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the invited person in: signed in by a button, new by choosing name and password."""
    invitation = invitation_behind(secret)
    if request.user.is_authenticated:
        return accept_signed_in(request, invitation)
    if find_person(invitation.email):
        return invitation_page(request, invitation, known=True)
    return accept_as_new(request, invitation)


def invitation_page(
    request: HttpRequest, invitation: Invitation, status: int = 200, **context: object
) -> HttpResponse:
    context["invitation"] = invitation
    return render(request, "annotation/invitation_accept.html", context, status=status)


def accept_signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "GET":
        mine = is_for(invitation, request.user)
        return invitation_page(request, invitation, mine=mine, signed_in=True)
    accept_invitation(invitation=invitation, user=request.user)
    messages.success(request, _("Welcome to %(project)s.") % {"project": invitation.project})
    return redirect(request, "home")


def accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = NewPersonForm(data, email=invitation.email)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return invitation_page(request, invitation, status, form=form)
    user = accept_as_new_person(invitation=invitation, **form.cleaned_data)
    messages.success(request, _("Welcome to %(project)s.") % {"project": invitation.project})
    return perform_login(request, user)
