"""One's own account: name, ways to sign in, API tokens."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evalhub.accounts.forms import BreakForm, ProfileForm, TokenForm, ZoneForm
from evalhub.accounts.selectors.tokens import get_token, tokens_of
from evalhub.accounts.services.people import (
    choose_time_zone,
    rename_person,
    set_break_reminder,
)
from evalhub.accounts.services.tokens import create_token, revoke_token
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect


def account_page(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    """Render the account; forms not given are fresh ones."""
    context.setdefault("profile_form", ProfileForm(initial={"name": request.user.name}))
    context.setdefault("break_form", BreakForm.of(request.user))
    context.setdefault("zone_form", ZoneForm.of(request.user))
    context.setdefault("token_form", TokenForm())
    context["tokens"] = tokens_of(request.user)
    return render(request, "accounts/account_detail.html", context, status=status)


@never_cache
@login_required
@require_GET
def show_account(request: HttpRequest) -> HttpResponse:
    return account_page(request)


def answered(request: HttpRequest, part: str, form: Form, said: str) -> HttpResponse:
    """Tell that a part of the account is saved, or show what is wrong with it."""
    if not form.is_valid():
        return account_page(request, 422, **{f"{part}_form": form})
    messages.success(request, said)
    return redirect(request, "account-detail")


@login_required
@require_POST
def edit_account(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST, email=request.user.email)
    if form.is_valid():
        rename_person(user=request.user, name=form.cleaned_data["name"])
    return answered(request, "profile", form, _("Name saved."))


@login_required
@require_POST
def edit_breaks(request: HttpRequest) -> HttpResponse:
    form = BreakForm(request.POST)
    if form.is_valid():
        set_break_reminder(user=request.user, minutes=form.cleaned_data["break_minutes"])
    return answered(request, "break", form, _("Reminder saved."))


@login_required
@require_POST
def edit_time_zone(request: HttpRequest) -> HttpResponse:
    form = ZoneForm(request.POST)
    if form.is_valid():
        choose_time_zone(user=request.user, zone=form.cleaned_data["time_zone"])
    return answered(request, "zone", form, _("Time zone saved."))


@never_cache
@login_required
@require_POST
def create_api_token(request: HttpRequest) -> HttpResponse:
    """Answer with the page itself: the token is in this answer and nowhere else."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return account_page(request, 422, token_form=form)
    try:
        token, secret = create_token(user=request.user, **form.cleaned_data)
    except InvalidInput as error:
        form.add_error("name", error.message)
        return account_page(request, 422, token_form=form)
    return account_page(request, new_token=token, new_secret=secret)


@login_required
@require_POST
def revoke_api_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token = get_token(request.user, token_id)
    revoke_token(token=token, actor=request.user)
    messages.success(request, _("Token “%(name)s” revoked.") % {"name": token.name})
    return redirect(request, "account-detail")
