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
from judges.prompting.creating import compile_into, create_from
from judges.prompting.forms import PromptForm, VersionForm
from judges.prompting.pages import base_of, preview_of, prompt_page, typed
from judges.services.prompts import add_version


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_create(request: ProjectRequest, project: Project) -> HttpResponse:
    form = PromptForm(request.POST or None, project=project)
    made = False
    try:
        if "compile" in request.POST:
            form = compile_into(form, project)
            made = not form.is_bound
        elif request.method == "POST" and form.is_valid():
            versions = create_from(form, project, request.user)
            if len(versions) > 1:
                return redirect(request, "judge-list", project.slug)
            return redirect(request, "prompt-detail", project.slug, versions[0].prompt.public_id)
    except InvalidPrompt as error:
        form.add_error(None, error.message)
    status = 422 if form.is_bound and form.errors else 200
    context = {"project": project, "form": form, "made": made}
    return render(request, "judges/prompt_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_detail(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponse:
    prompt = get_prompt(project, prompt_id)
    base = base_of(prompt, request.POST or request.GET)
    given = VersionForm.shown(base.text, base.options) | {"from": request.GET.get("from", "")}
    form = VersionForm(request.POST or None, prompt=prompt, base=base.options, initial=given)
    if request.method == "POST" and form.is_valid():
        note, draft = form.cleaned_data["note"], typed(form, base)
        try:
            text, options = draft.text, draft.options
            add_version(prompt=prompt, text=text, note=note, options=options, actor=request.user)
            return redirect(request, "prompt-detail", project.slug, prompt.public_id)
        except InvalidPrompt as error:
            form.add_error("text", error.message)
    status = 422 if form.errors else 200
    context = prompt_page(prompt, form) | preview_of(typed(form, base), request.GET)
    return render(request, "judges/prompt_detail.html", context, status=status)
