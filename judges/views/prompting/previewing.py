"""A prompt before it is saved: on a real item, and beside another version."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import render_page
from judges.access import get_prompt
from judges.prompting.forms import VersionForm
from judges.prompting.pages import base_of, preview_of, prompt_page, typed
from judges.selectors.prompts.versions import compared, versions_of


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_preview(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponse:
    """The typed text on an item; nothing is saved."""
    prompt = get_prompt(project, prompt_id)
    base = base_of(prompt, request.POST)
    form = VersionForm(request.POST, prompt=prompt, base=base.options)
    context = preview_of(typed(form, base), request.POST) | prompt_page(prompt, form)
    page, fragment = "judges/prompt_detail.html", "judges/_prompt_preview.html"
    return render_page(request, page, fragment, context)


@require_safe
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_compare(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponse:
    prompt = get_prompt(project, prompt_id)
    given = (request.GET.get("from", ""), request.GET.get("with", ""))
    context = {
        "project": project,
        "prompt": prompt,
        "versions": versions_of(prompt),
        "compared": compared(prompt, *given),
    }
    return render(request, "judges/prompt_compare.html", context)
