"""The queue of cases and what brings it up to date."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.selectors.adjudications.queue import case_queue
from calibration.services.adjudications.scanning import scan_disagreements
from evalhub.htmx import redirect

C = Capability


@require_safe
@project_view(needs=C.ADJUDICATE)
def list_cases(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "queue": case_queue(project, request.user, request.GET.dict()),
        "may_change": request.access.may(C.MANAGE_SETTINGS),
    }
    return render(request, "calibration/adjudication_list.html", context)


@require_POST
@project_view(needs=C.ADJUDICATE)
def scan(request: ProjectRequest, project: Project) -> HttpResponse:
    found = scan_disagreements(project=project)
    many = "unit differs" if found == 1 else "units differ"
    messages.success(request, f"{found:,} {many} by more than the Rubric's Criteria forgive.")
    return redirect(request, "adjudication-list", project.slug)
