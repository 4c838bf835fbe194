"""The rubric of a project: its versions, and writing the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.authoring.draft import RubricDraft
from annotation.authoring.pages import reviewed
from annotation.models import Project, Rubric
from annotation.selectors.rubrics import rubric_page, rubric_to_continue
from annotation.services.rubrics import publish_rubric
from evalhub.htmx import redirect, render_page
from evalhub.web.markdown import render_markdown

EDIT, FORM = "annotation/rubric_edit.html", "annotation/_rubric_form.html"


@require_GET
@project_view(needs=Capability.VIEW_RESULTS)
def show_rubric(
    request: ProjectRequest, project: Project, version: int | None = None
) -> HttpResponse:
    page = rubric_page(project, version)
    context = {
        "project": project,
        "page": page,
        "guidelines": render_markdown(page.guidelines) if page else "",
        "may_edit": request.access.may(Capability.EDIT_RUBRIC),
    }
    return render(request, "annotation/rubric_detail.html", context)


def next_page(rubric: Rubric) -> str:
    """After the first version comes what is to be rated."""
    return "rubric-detail" if rubric.version > 1 else "project-import"


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.EDIT_RUBRIC)
def edit_rubric(request: ProjectRequest, project: Project, version: int) -> HttpResponse:
    """Write the version after this one, or after 0 the first: steps, what changes, publishing it.

    A later version published meanwhile makes the POST a 409.
    """
    rubric = rubric_to_continue(project, version)
    draft = RubricDraft(rubric, request.POST if request.method == "POST" else None)
    review = reviewed(draft) if draft.is_sent else None
    if review and draft.version and request.POST.get("publish") == draft.digest:
        created = publish_rubric(rubric=rubric, version=draft.version, actor=request.user)
        messages.success(request, f"Rubric {created.version} is published.")
        return redirect(request, next_page(created), project.slug)
    context = {"project": project, "rubric": rubric, "draft": draft, "review": review}
    status = 422 if draft.is_sent and draft.errors else 200
    return render_page(request, EDIT, FORM, context, status=status)
