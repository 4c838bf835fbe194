"""When sessions are due."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import ProjectRequest, project_view
from annotation.models import Project
from calibration.access import MANAGING
from calibration.selectors.schedules.dues import open_dues, schedule_of
from calibration.services.schedules.ticking import save_schedule
from calibration.sessions.schedule_forms import ScheduleForm
from evalhub.htmx import redirect


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=MANAGING)
def edit(request: ProjectRequest, project: Project) -> HttpResponse:
    form = ScheduleForm(request.POST or None, instance=schedule_of(project))
    if request.method == "POST" and form.is_valid():
        save_schedule(project=project, rules=form.cleaned_data, actor=request.user)
        messages.success(request, "Saved. It is looked at every hour.")
        return redirect(request, "session-list", project.slug)
    context = {"project": project, "form": form, "dues": open_dues(project)}
    status = 422 if form.errors else 200
    return render(request, "calibration/session_schedule.html", context, status=status)
