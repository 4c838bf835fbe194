"""Exporting a prompt with its judge."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.errors import EvalhubError
from judges.access import get_prompt
from judges.exporting.forms import ExportForm
from judges.selectors.prompts.exported import exported_version
from judges.services.exporting.writing import export_judge_archive


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.EXPORT)
def prompt_export(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponseBase:
    prompt = get_prompt(project, prompt_id)
    form = ExportForm(request.POST or None, version=exported_version(project, prompt.name))
    if request.method == "POST" and form.is_valid():
        try:
            name, stream = export_judge_archive(
                project=project,
                release=form.cleaned_data["release"],
                wanted=form.wanted(),
                actor=request.user,
            )
            return zip_response(name, stream)
        except EvalhubError as error:
            form.add_error(None, error.message)
    context = {"project": project, "prompt": prompt, "form": form, "version": form.version}
    return page(request, context, status=422 if form.errors else 200)


def page(request: ProjectRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    return render(request, "judges/prompt_export.html", context, status=status)


def zip_response(name: str, stream: object) -> StreamingHttpResponse:
    response = StreamingHttpResponse(stream, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
