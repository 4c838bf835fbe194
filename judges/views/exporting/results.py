"""Loading what an exported judge gave in another tool."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect
from judges.errors import InvalidResults
from judges.exporting.forms import ResultsForm
from judges.services.results.importing import import_results


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def run_import(request: ProjectRequest, project: Project) -> HttpResponse:
    form = ResultsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = import_results(
                project=project,
                file=given["file"].file,
                format_name=given["format"],
                judge_name=given["judge"],
                actor=request.user,
            )
            messages.success(request, found.words[0].upper() + found.words[1:])
            return redirect(request, "run-report", project.slug, found.run.public_id)
        except InvalidResults as error:
            form.add_error("file", error.message)
    context = {"project": project, "form": form}
    status = 422 if form.errors else 200
    return render(request, "judges/run_import.html", context, status=status)
