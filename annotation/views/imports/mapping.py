"""A file between being sent and being loaded: its columns, a trial, and the load itself."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import ImportRefused
from annotation.formats.mapping import from_row
from annotation.imports.forms import FormatForm, MappingForm, PresetForm
from annotation.imports.pages import UploadPage
from annotation.models import Project, StagedUpload
from annotation.selectors.imports import get_preset, get_upload, presets_of
from annotation.services.imports.approving.folders import FOLDER
from annotation.services.imports.sources import refusal_of_all
from annotation.services.imports.staging import (
    describe_upload,
    guess_again,
    load_upload_staged,
    rubric_for,
    save_preset,
    source_of,
    try_upload,
)
from annotation.views.imports.loads import discarded, loaded, new_upload, staged_address
from evalhub.errors import NotFound
from evalhub.htmx import redirect

Act = Callable[[HttpRequest, UploadPage], HttpResponse]


@login_required
@require_http_methods(["GET", "POST"])
def map_new(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Say what the columns of a file are that becomes a new project."""
    return handle(request, new_upload(request, upload_id))


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.MANAGE_ITEMS)
def map_into(request: ProjectRequest, project: Project, upload_id: UUID) -> HttpResponse:
    """Say what the columns of a file are that is loaded into a project."""
    return handle(request, get_upload(request.user, upload_id, project))


def handle(request: HttpRequest, staged: StagedUpload) -> HttpResponse:
    if staged.format == FOLDER:
        raise NotFound
    source = source_of(staged)
    sample = tuple(source.sample())
    flaw = None if sample else refusal_of_all(source)
    page = UploadPage(staged, source, sample, rubric_for(staged), flaw)
    if request.method != "POST":
        return show(request, page)
    act = ACTS.get(request.POST.get("step", ""), check)
    try:
        return act(request, page)
    except ImportRefused as refused:
        staged.refresh_from_db()
        return show(request, page, refused=refused)


def check(request: HttpRequest, page: UploadPage) -> HttpResponse:
    """Store what was chosen, and try it."""
    form = page.form(request.POST)
    if not form.is_valid():
        return show(request, page, form=form)
    staged = describe_upload(
        staged=page.staged,
        mapping=form.mapping(page.mapping),
        slug=form.cleaned_data.get("slug", ""),
        choices=form.choices(),
    )
    try_upload(staged=staged, actor=request.user)
    return redirect(request, *staged_address(staged))


def load(request: HttpRequest, page: UploadPage) -> HttpResponse:
    confirmed = request.POST.get("encoding", "")
    result = load_upload_staged(staged=page.staged, actor=request.user, confirmed=confirmed)
    return loaded(request, result)


def change_format(request: HttpRequest, page: UploadPage) -> HttpResponse:
    form = FormatForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        guess_again(staged=page.staged, format_name=chosen["format"], encoding=chosen["encoding"])
    return redirect(request, *staged_address(page.staged))


def keep_preset(request: HttpRequest, page: UploadPage) -> HttpResponse:
    form = PresetForm(request.POST)
    if not form.is_valid():
        return show(request, page, preset=form)
    preset = save_preset(staged=page.staged, name=form.cleaned_data["name"], actor=request.user)
    messages.success(request, f"Preset “{preset.name}” saved.")
    return redirect(request, *staged_address(page.staged))


def use_preset(request: HttpRequest, page: UploadPage) -> HttpResponse:
    preset = get_preset(page.staged.project, request.POST.get("preset", ""))
    describe_upload(
        staged=page.staged,
        mapping=from_row(preset.mapping),
        slug=page.staged.slug,
        choices=page.staged.choices,
    )
    return redirect(request, *staged_address(page.staged))


def discard(request: HttpRequest, page: UploadPage) -> HttpResponse:
    return discarded(request, page.staged)


ACTS: dict[str, Act] = {
    "check": check,
    "load": load,
    "format": change_format,
    "preset": keep_preset,
    "use": use_preset,
    "discard": discard,
}


def show(
    request: HttpRequest,
    page: UploadPage,
    *,
    form: MappingForm | None = None,
    preset: PresetForm | None = None,
    refused: ImportRefused | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "project": page.staged.project,
        "form": form or page.form(),
        "format_form": page.format_form(),
        "preset_form": preset or page.preset_form(),
        "presets": presets_of(page.staged.project, page.staged.format),
        "trial": page.trial(),
        "refused": refused or page.flaw,
    }
    status = 422 if form or preset or refused else 200
    return render(request, "annotation/import_map.html", context, status=status)
