"""The checks of a project's data, computed when somebody asks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.sanity.checks import project_findings


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_checks(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "findings": project_findings(project)}
    return render(request, "annotation/project_checks.html", context)
