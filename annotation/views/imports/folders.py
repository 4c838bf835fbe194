"""A dataset folder between being sent and being loaded: its choices, a trial, and the load."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import ImportRefused
from annotation.imports.folders import FolderForm, FolderPage
from annotation.models import Project, StagedUpload
from annotation.selectors.imports import get_upload
from annotation.services.imports.approving.folders import (
    FOLDER,
    choose_for_folder,
    load_folder_staged,
    path_of,
    try_folder,
)
from annotation.views.imports.loads import discarded, loaded, new_upload, staged_address
from evalhub.errors import NotFound
from evalhub.htmx import redirect


@login_required
@require_http_methods(["GET", "POST"])
def approve_new(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Look at a folder that becomes a new project."""
    return handle(request, new_upload(request, upload_id))


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.MANAGE_ITEMS)
def approve_into(request: ProjectRequest, project: Project, upload_id: UUID) -> HttpResponse:
    """Look at a folder that is loaded into a project."""
    return handle(request, get_upload(request.user, upload_id, project))


def handle(request: HttpRequest, staged: StagedUpload) -> HttpResponse:
    if staged.format != FOLDER:
        raise NotFound
    page = FolderPage(staged, path_of(staged))
    if request.method != "POST":
        return show(request, page)
    try:
        if request.POST.get("step") == "load":
            return loaded(request, load_folder_staged(staged=staged, actor=request.user))
        if request.POST.get("step") == "discard":
            return discarded(request, staged)
        return check(request, page)
    except ImportRefused as refused:
        staged.refresh_from_db()
        return show(request, page, refused=refused)


def check(request: HttpRequest, page: FolderPage) -> HttpResponse:
    """Store what was chosen, and try it."""
    form = page.form(request.POST)
    if not form.is_valid():
        return show(request, page, form=form)
    slug = form.cleaned_data.get("slug", "")
    staged = choose_for_folder(staged=page.staged, slug=slug, choices=form.choices())
    try_folder(staged=staged, actor=request.user)
    return redirect(request, *staged_address(staged))


def show(
    request: HttpRequest,
    page: FolderPage,
    *,
    form: FolderForm | None = None,
    refused: ImportRefused | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "project": page.staged.project,
        "form": form or page.form(),
        "trial": page.trial(),
        "refused": refused,
    }
    status = 422 if form or refused else 200
    return render(request, "annotation/import_folder.html", context, status=status)
