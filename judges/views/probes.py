"""Planning probes: the cost is shown before anything is asked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect
from judges.errors import CannotRun
from judges.probing.forms import ProbeForm
from judges.services.probing.sheets import probe_sheet
from judges.services.probing.starting import start_probing


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def probe_create(request: ProjectRequest, project: Project) -> HttpResponse:
    """Asked with GET it shows the cost of what was chosen; with POST it starts."""
    given = request.POST or (request.GET if "probes" in request.GET else None)
    form = ProbeForm(given, project=project, initial=request.GET.dict())
    sheet = None
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                chosen = {"judge": form.cleaned_data["judge"], "plan": form.plan()}
                run = start_probing(**chosen, actor=request.user)
                return redirect(request, "run-detail", project.slug, run.public_id)
            sheet = probe_sheet(form.cleaned_data["judge"], form.plan())
        except CannotRun as error:
            form.add_error(None, error.message)
    context = {"project": project, "form": form, "sheet": sheet, "given": request.GET}
    status = 422 if form.errors else 200
    return render(request, "judges/probe_create.html", context, status=status)
