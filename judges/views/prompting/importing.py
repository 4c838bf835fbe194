"""Judges of other tools: pasted, looked at, saved as prompts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect
from judges.engine.imports.reading import CannotImport
from judges.errors import InvalidPrompt
from judges.prompting.imports import ImportForm, Offer, chosen, offers
from judges.services.prompting.importing import import_judge


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_import(request: ProjectRequest, project: Project) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, project=project)
    found: list[Offer] = []
    if request.method == "POST" and form.is_valid():
        try:
            found = offers(form, project)
            if "save" in request.POST:
                one, key = chosen(found, request.POST["save"]), form.cleaned_data["criterion"]
                name = request.POST.get(f"name-{request.POST['save']}", "").strip() or one.name
                given = {"judge": one.judge, "name": name, "key": key}
                version = import_judge(project=project, actor=request.user, **given)
                return redirect(request, "prompt-detail", project.slug, version.prompt.public_id)
        except CannotImport as error:
            form.add_error("source", str(error))
        except InvalidPrompt as error:
            form.add_error(None, error.message)
    source = form.cleaned_data.get("source", "") if form.is_bound else ""
    context = {"project": project, "form": form, "offers": found, "source": source}
    status = 422 if form.errors else 200
    return render(request, "judges/prompt_import.html", context, status=status)
