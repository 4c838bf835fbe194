"""Signing in with a one-time link."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evalhub.accounts.selectors.links import open_link
from evalhub.accounts.services.links import use_sign_in_link


@never_cache
@require_http_methods(["GET", "POST"])
def show_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a button, sign in when it is pressed: what fetches links ahead must not spend them."""
    link = open_link(secret)
    if request.method == "GET":
        return render(request, "accounts/link_show.html", {"person": link.user})
    user = use_sign_in_link(secret=secret)
    if not user.has_usable_password():
        messages.info(request, _("Set a password in your account to come back without a link."))
    return perform_login(request, user)
