"""The list of projects, the first page, and a project's settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.forms import NewProjectForm, ProjectForm
from annotation.models import Project
from annotation.selectors.handout.progress import planning_progress
from annotation.selectors.projects import may_load, only_rates, project_lines
from annotation.services.projects import create_project, update_project
from evalhub.errors import Forbidden, InvalidInput
from evalhub.htmx import redirect


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send people to what they do: those who only rate to their work, others to their projects."""
    return redirect(request, "work-list" if only_rates(request.user) else "project-list")


@login_required
@require_GET
def list_projects(request: HttpRequest) -> HttpResponse:
    context = {"projects": project_lines(request.user), "may_load": may_load(request.user)}
    return render(request, "annotation/project_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def begin_project(request: HttpRequest) -> HttpResponse:
    """Begin an empty project, whose manager is who begins it; its Rubric comes next."""
    if not may_load(request.user):
        raise Forbidden("Only people who manage a Project can begin a new one. Ask one of them.")
    form = NewProjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            project = create_project(**form.cleaned_data, owner=request.user)
            return redirect(request, "rubric-edit", project.slug, 0)
        except InvalidInput as refused:
            form.add_error("slug", refused.message)
    status = 422 if form.errors else 200
    return render(request, "annotation/project_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.MANAGE_SETTINGS)
def edit_settings(request: ProjectRequest, project: Project) -> HttpResponse:
    form = ProjectForm(request.POST) if request.method == "POST" else ProjectForm.of(project)
    if form.is_bound and form.is_valid():
        update_project(project=project, changes=form.cleaned_data, actor=request.user)
        messages.success(request, "Settings saved.")
        return redirect(request, "project-settings", project.slug)
    context = {"project": project, "form": form, "planning": planning_progress(project)}
    status = 422 if form.errors else 200
    return render(request, "annotation/project_settings.html", context, status=status)
