"""The project's plan of adjudication."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.adjudication.settings import PlanForm
from calibration.services.adjudications.plans import set_adjudication_plan
from evalhub.htmx import redirect


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_SETTINGS)
def show(request: ProjectRequest, project: Project) -> HttpResponse:
    if request.method == "POST":
        form = PlanForm(project, request.POST)
        if form.is_valid():
            set_adjudication_plan(project=project, plan=form.plan(), actor=request.user)
            messages.success(request, "Rules of adjudication saved.")
            return redirect(request, "adjudication-settings", project.slug)
    else:
        form = PlanForm.of(project)
    context = {"project": project, "form": form}
    status = 422 if form.errors else 200
    return render(request, "calibration/adjudication_settings.html", context, status=status)
