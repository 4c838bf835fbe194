"""The rubric of a project: its versions, and writing the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.forms import RubricForm
from annotation.models import Project
from annotation.selectors.rubrics import get_rubric, rubric_page
from annotation.services.rubrics import publish_rubric
from evalhub.errors import InvalidInput, NotFound
from evalhub.htmx import redirect
from evalhub.web.markdown import render_markdown


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


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.EDIT_RUBRIC)
def edit_rubric(request: ProjectRequest, project: Project, version: int) -> HttpResponse:
    """Edit the words of one version; a later one published meanwhile makes the POST a 409."""
    page = rubric_page(project, version)
    if page is None:
        raise NotFound
    form = RubricForm(request.POST or None, page=page)
    if form.is_valid():
        try:
            rubric = get_rubric(project, version)
            created = publish_rubric(rubric=rubric, text=form.text(), actor=request.user)
        except InvalidInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Rubric {created.version} is published.")
            return redirect(request, "rubric-detail", project.slug)
    context = {"project": project, "page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/rubric_edit.html", context, status=status)
