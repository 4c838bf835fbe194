"""The language of one's own pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evalhub.accounts.forms import LanguageForm
from evalhub.accounts.services.people import choose_language
from evalhub.htmx import redirect
from evalhub.languages.choices import PREFERENCE


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_language(request: HttpRequest) -> HttpResponse:
    """Choose it; the page answers in the new one."""
    chosen = request.user.preferences.get(PREFERENCE, "")
    form = LanguageForm(request.POST or None, initial={"language": chosen})
    if form.is_bound and form.is_valid():
        choose_language(user=request.user, language=form.cleaned_data["language"])
        return redirect(request, "language-edit")
    status = 422 if form.errors else 200
    return render(request, "accounts/language_edit.html", {"form": form}, status=status)
