"""How a sample that was loaded covers its source."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.intake.samples import sampled_load


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_coverage(request: ProjectRequest, project: Project, digest: str) -> HttpResponse:
    context = {
        "project": project,
        "load": sampled_load(project, digest),
        "may_load": request.access.may(Capability.MANAGE_ITEMS),
    }
    return render(request, "annotation/import_coverage.html", context)
