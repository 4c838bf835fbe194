"""One's own keys at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evalhub.accounts.services.keys import choose_keys
from evalhub.accounts.shortcuts import AUTO_SUBMIT, PREFERENCE, SHORTCUTS, Shortcut, read_keys
from evalhub.htmx import redirect


@dataclass(frozen=True)
class KeyLine:
    """One shortcut with what is in its field."""

    shortcut: Shortcut
    key: str
    problem: str


@login_required
@require_http_methods(["GET", "POST"])
def edit_keys(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        own = request.user.preferences.get(PREFERENCE, {})
        shown = {one.field: own.get(one.default, "") for one in SHORTCUTS}
        auto = {AUTO_SUBMIT: "on"} if request.user.preferences.get(AUTO_SUBMIT) else {}
        return keys_page(request, shown | auto, {})
    given = {} if "defaults" in request.POST else request.POST.dict()
    keys, problems = read_keys(given)
    if problems:
        return keys_page(request, given, problems, 422)
    choose_keys(user=request.user, keys=keys, auto_submit=AUTO_SUBMIT in given)
    messages.success(request, _("Keys saved."))
    return redirect(request, "keys-edit")


def keys_page(
    request: HttpRequest, given: Mapping[str, str], problems: Mapping[str, str], status: int = 200
) -> HttpResponse:
    lines = [
        KeyLine(one, given.get(one.field, ""), problems.get(one.default, "")) for one in SHORTCUTS
    ]
    context = {"lines": lines, "auto_submit": AUTO_SUBMIT in given}
    return render(request, "accounts/keys_edit.html", context, status=status)
