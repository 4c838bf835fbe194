"""What annotators are told, and how they answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.assignments import rater_in
from annotation.selectors.quality.firings import (
    get_firing,
    notices,
    pause_of,
)
from annotation.services.quality.actions import acknowledge
from annotation.services.quality.appeals import write_appeal
from evalhub.errors import NotFound
from evalhub.htmx import redirect

C = Capability


@require_GET
@project_view(needs=C.ANNOTATE)
def list_notices(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "notices": notices(request.user, project),
        "pause": pause_of(request.user, project),
    }
    return render(request, "annotation/quality_notices.html", context)


@require_POST
@project_view(needs=C.ANNOTATE)
def read_notice(request: ProjectRequest, project: Project, firing_id: UUID) -> HttpResponse:
    acknowledge(firing=get_firing(project, firing_id), user=request.user)
    return redirect(request, "quality-notices", project.slug)


@require_POST
@project_view(needs=C.ANNOTATE)
def appeal(request: ProjectRequest, project: Project) -> HttpResponse:
    rater = rater_in(project, request.user)
    if rater is None:
        raise NotFound
    write_appeal(rater=rater, text=request.POST.get("text", ""))
    messages.success(request, _("Your words are with the lead. The answer appears here."))
    return redirect(request, "quality-notices", project.slug)
