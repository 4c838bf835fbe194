"""Juries and cascades: the cost is shown before anything is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect
from judges.errors import CannotRun
from judges.models import Panel
from judges.panel_forms import CascadeForm, JuryForm, PanelForm
from judges.services.running.panels import start_cascade, start_jury
from judges.services.running.quotes import Quote, quote_cascade, quote_jury


@dataclass(frozen=True)
class Kind:
    """What a kind of panel is called, asked for, priced and started with."""

    title: str
    lead: str
    form: type[PanelForm]
    quote: Callable[..., Quote]
    start: Callable[..., Panel]


JURY = Kind(
    "Ask a jury",
    "Several Judges, or one with several prompts, read the same Items, and their values become "
    "one. The jury has a report of its own beside those of its members.",
    JuryForm,
    quote_jury,
    start_jury,
)
CASCADE = Kind(
    "Start a cascade",
    "A cheap Judge reads everything, a dear one only what leaves the first in doubt, and a share "
    "of the rest, which shows what that loses.",
    CascadeForm,
    quote_cascade,
    start_cascade,
)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def jury_create(request: ProjectRequest, project: Project) -> HttpResponse:
    return answer(request, project, JURY)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def cascade_create(request: ProjectRequest, project: Project) -> HttpResponse:
    return answer(request, project, CASCADE)


def answer(request: ProjectRequest, project: Project, kind: Kind) -> HttpResponse:
    """Asked with GET it shows the cost of what was chosen; with POST it starts."""
    given = request.POST or (request.GET if "limit" in request.GET else None)
    form: Any = kind.form(given, project=project)
    quote = None
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                panel = kind.start(**form.chosen(), actor=request.user)
                return redirect(request, "run-detail", project.slug, panel.run.public_id)
            quote = kind.quote(**form.chosen())
        except CannotRun as error:
            form.add_error(None, error.message)
    context = {"project": project, "form": form, "kind": kind, "quote": quote}
    status = 422 if form.errors else 200
    return render(request, "judges/panel_create.html", context, status=status)
