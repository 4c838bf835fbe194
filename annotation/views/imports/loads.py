"""Loading a dataset through the browser: as a new project, or into one."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import ImportRefused
from annotation.forms import NewImportForm, UploadForm
from annotation.models import Project, StagedUpload
from annotation.selectors.imports import get_upload, import_lines, in_words, kept_uploads
from annotation.selectors.intake.rules import redaction_policy
from annotation.selectors.projects import may_load
from annotation.selectors.sanity.checks import project_findings
from annotation.services.imports.approving.folders import FOLDER, stage_folder
from annotation.services.imports.loading import LoadResult
from annotation.services.imports.staging import discard_upload, stage_upload
from annotation.services.imports.uploads import is_source, load_upload, source_and_rubric
from evalhub.errors import Forbidden
from evalhub.htmx import redirect


@login_required
@require_http_methods(["GET", "POST"])
def create_import(request: HttpRequest) -> HttpResponse:
    """Load a dataset as a new project, whose manager is the person who loads it."""
    if not may_load(request.user):
        raise Forbidden("Only people who manage a Project can load a new one. Ask one of them.")
    form = NewImportForm(*sent(request))
    refused = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            if is_source(given["files"]) or looks_first(request, None):
                return staged(request, given["files"], slug=given["slug"])
            result = load_upload(files=given["files"], slug=given["slug"], actor=request.user)
            return loaded(request, result)
        except ImportRefused as error:
            refused = error
    return import_page(request, form, refused)


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.MANAGE_ITEMS)
def extend_project(request: ProjectRequest, project: Project) -> HttpResponse:
    """Load more items or labels into a project."""
    form = UploadForm(*sent(request))
    refused = None
    if form.is_valid():
        files = form.cleaned_data["files"]
        try:
            if is_source(files) or looks_first(request, project):
                return staged(request, files, project=project)
            return loaded(request, load_upload(files=files, project=project, actor=request.user))
        except ImportRefused as error:
            refused = error
    return import_page(request, form, refused, project)


def sent(request: HttpRequest) -> tuple[object, object]:
    """What a form is bound to: a POST without any field is still one."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def staged(
    request: HttpRequest,
    files: Sequence[UploadedFile],
    *,
    project: Project | None = None,
    slug: str = "",
) -> HttpResponse:
    """Keep a file of another format, and ask what its columns are; or a folder, to be approved."""
    who = request.user
    if is_source(files):
        file, rubric = source_and_rubric(files)
        kept = stage_upload(file=file, rubric=rubric, actor=who, project=project, slug=slug)
    else:
        kept = stage_folder(files=files, actor=who, project=project, slug=slug)
    return redirect(request, *staged_address(kept))


def looks_first(request: HttpRequest, project: Project | None) -> bool:
    """Whether a folder is approved before it is loaded: asked for, or as texts are replaced."""
    return "look" in request.POST or bool(project and redaction_policy(project).kinds)


def new_upload(request: HttpRequest, upload_id: UUID) -> StagedUpload:
    """Find a kept file that becomes a new project, for those who may make one."""
    if not may_load(request.user):
        raise Forbidden("Only people who manage a Project can load a new one. Ask one of them.")
    return get_upload(request.user, upload_id, None)


def discarded(request: HttpRequest, kept: StagedUpload) -> HttpResponse:
    """Forget a kept file, and go back to where files are sent."""
    project = kept.project
    discard_upload(staged=kept, actor=request.user)
    address = ("project-import", project.slug) if project else ("import-create",)
    return redirect(request, *address)


def staged_address(kept: StagedUpload) -> tuple[object, ...]:
    """Name the page of a kept file."""
    page = "import-folder" if kept.format == FOLDER else "import-map"
    if kept.project is None:
        return (page, kept.public_id)
    return (f"project-{page}", kept.project.slug, kept.public_id)


def loaded(request: HttpRequest, result: LoadResult) -> HttpResponse:
    """Tell what was loaded, on the page of its project; of a sample, beside its source.

    What looks wrong in it comes first.
    """
    text = f"Loaded {in_words(result.counts)}." if result.changed else "Nothing changed."
    messages.success(request, " ".join((text, *result.notes)))
    if result.sample:
        return redirect(request, "import-coverage", result.project.slug, result.digest)
    page = "project-overview"
    if result.changed and project_findings(result.project):
        page = "project-checks"
    return redirect(request, page, result.project.slug)


def import_page(
    request: HttpRequest,
    form: UploadForm,
    refused: ImportRefused | None,
    project: Project | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "project": project,
        "imports": import_lines(project) if project else [],
        "kept": kept_uploads(request.user, project),
    }
    status = 422 if refused or form.errors else 200
    return render(request, "annotation/import_create.html", context, status=status)
