"""Traps for those who manage a project: the list, one trap, how often."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from annotation.selectors.agreement.switches import switches
from annotation.selectors.traps.pages import exposure_log, get_trap, trap_detail, trap_page
from annotation.services.projects import update_project
from annotation.services.traps.changes import activate_trap, retire_trap
from annotation.traps.forms import RateForm
from evalhub.htmx import redirect

C = Capability
LONGEST_START = 10


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def list_traps(request: ProjectRequest, project: Project) -> HttpResponse:
    form = RateForm(request.POST) if request.method == "POST" else RateForm.of(project)
    if form.is_bound and form.is_valid():
        update_project(project=project, changes=form.changes(), actor=request.user)
        messages.success(request, "Saved. It holds for what is handed out from now on.")
        return redirect(request, "trap-list", project.slug, query=kept(request.GET))
    start = request.GET.get("start", "")
    first = int(start) if start.isdecimal() and len(start) < LONGEST_START else 0
    shown = switches(project, request.GET, revisable=False)
    page = trap_page(project, request.GET.get("state", ""), first, shown.counted)
    context = {"project": project, "form": form, "page": page, "switches": shown}
    status = 422 if form.errors else 200
    return render(request, "annotation/trap_list.html", context, status=status)


@require_GET
@project_view(needs=C.MANAGE_SETTINGS)
def show_trap(request: ProjectRequest, project: Project, trap_id: UUID) -> HttpResponse:
    trap, shown = get_trap(project, trap_id), switches(project, request.GET, revisable=False)
    context = {"project": project, "switches": shown}
    context |= {"line": trap_detail(trap, shown.counted), "log": exposure_log(trap)}
    return render(request, "annotation/trap_detail.html", context)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def change_trap(request: ProjectRequest, project: Project, trap_id: UUID) -> HttpResponse:
    """Retire it or take it up again."""
    trap, reason = get_trap(project, trap_id), request.POST.get("reason", "")
    change = activate_trap if "activate" in request.POST else retire_trap
    change(trap=trap, reason=reason, actor=request.user)
    return redirect(request, "trap-detail", project.slug, trap.public_id, query=kept(request.GET))
