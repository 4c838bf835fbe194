"""Views that people keep of a list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.browsing.forms import ViewForm
from annotation.models import Project, SavedView
from annotation.selectors.browsing.views import get_view, query_of
from annotation.services.browsing.views import delete_view, rename_view, save_view
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

TEMPLATE = "annotation/view_edit.html"


def list_url(project: Project, query: str, kind: str = "items") -> str:
    """The address of the list under a view."""
    name = "item-annotations" if kind == SavedView.Kind.ANNOTATIONS else "item-list"
    return f"{reverse(name, args=[project.slug])}?{query}"


@require_POST
@project_view(needs=Capability.VIEW_RESULTS)
def create_view(request: ProjectRequest, project: Project) -> HttpResponse:
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            filters = form.filters()
            called = form.called()
            view = save_view(project=project, owner=request.user, called=called, filters=filters)
            messages.success(request, f"The view {view.name} is kept.")
            return redirect(request, list_url(project, filters.query(), view.kind))
        except InvalidInput as error:
            form.add_error(None, error.message)
    back = list_url(project, request.POST.get("query", ""), request.POST.get("kind", ""))
    context = {"project": project, "form": form, "back": back}
    return render(request, TEMPLATE, context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.VIEW_RESULTS)
def edit_view(request: ProjectRequest, project: Project, view_id: UUID) -> HttpResponse:
    manages = request.access.may(Capability.MANAGE_SETTINGS)
    view = get_view(project, request.user, view_id, manages=manages)
    form = ViewForm(request.POST or None, initial={"name": view.name, "shared": view.shared})
    back = list_url(project, query_of(view), view.kind)
    if request.method == "POST" and form.is_valid():
        try:
            rename_view(view=view, called=form.called(), actor=request.user)
            messages.success(request, "The view is changed.")
            return redirect(request, back)
        except InvalidInput as error:
            form.add_error(None, error.message)
    context = {"project": project, "form": form, "view": view, "back": back}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@require_POST
@project_view(needs=Capability.VIEW_RESULTS)
def forget_view(request: ProjectRequest, project: Project, view_id: UUID) -> HttpResponse:
    manages = request.access.may(Capability.MANAGE_SETTINGS)
    view = get_view(project, request.user, view_id, manages=manages)
    delete_view(view=view, actor=request.user)
    messages.success(request, f"The view {view.name} is gone; the Items are as they were.")
    return redirect(request, "item-list", project.slug)
