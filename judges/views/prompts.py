"""Prompts: texts with versions."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect
from judges.access import get_prompt
from judges.errors import InvalidPrompt
from judges.forms import PromptForm, VersionForm
from judges.services.prompts import add_version, create_prompt


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_create(request: ProjectRequest, project: Project) -> HttpResponse:
    form = PromptForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            version = create_prompt(project=project, actor=request.user, **form.cleaned_data)
            return redirect(request, "prompt-detail", project.slug, version.prompt.public_id)
        except InvalidPrompt as error:
            form.add_error(None, error.message)
    status = 422 if form.errors else 200
    context = {"project": project, "form": form}
    return render(request, "judges/prompt_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_detail(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponse:
    prompt = get_prompt(project, prompt_id)
    versions = prompt.versions.order_by("-number")
    form = VersionForm(request.POST or None, initial={"text": versions[0].text})
    if request.method == "POST" and form.is_valid():
        try:
            add_version(prompt=prompt, actor=request.user, **form.cleaned_data)
            return redirect(request, "prompt-detail", project.slug, prompt.public_id)
        except InvalidPrompt as error:
            form.add_error("text", error.message)
    status = 422 if form.errors else 200
    context = {"project": project, "prompt": prompt, "versions": versions, "form": form}
    return render(request, "judges/prompt_detail.html", context, status=status)
