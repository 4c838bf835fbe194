"""Two releases held against each other, and advice against one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import get_release
from calibration.forms import DeprecationForm
from calibration.selectors.golden_sets import release_named, releases
from calibration.selectors.releases.differences import comparison, release_before
from calibration.services.releases.deprecating import deprecate_release
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def golden_set_compare(request: ProjectRequest, project: Project, release_id: UUID) -> HttpResponse:
    release = get_release(project, release_id)
    wanted, start = request.GET.get("with", ""), request.GET.get("from", "")
    other = release_named(project, wanted) if wanted else release_before(release)
    ordered = sorted((release, other or release), key=lambda one: one.number)
    page = comparison(*ordered, start=int(start) if start.isdecimal() and len(start) < 9 else 0)
    context = {"project": project, "release": release, "other": other, "page": page}
    context["releases"] = releases(project).exclude(pk=release.pk)
    return render(request, "calibration/golden_set_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.RELEASE)
def golden_set_deprecate(
    request: ProjectRequest, project: Project, release_id: UUID
) -> HttpResponse:
    release = get_release(project, release_id)
    form = DeprecationForm(request.POST or None, release=release)
    if request.method == "POST" and form.is_valid():
        try:
            deprecate_release(release=release, actor=request.user, **form.cleaned_data)
            messages.success(request, f"Release {release.number} is deprecated.")
            return redirect(request, "golden-set-detail", project.slug, release.public_id)
        except EvalhubError as error:
            form.add_error(None, error.message)
    context = {"project": project, "release": release, "form": form}
    status = 422 if form.errors else 200
    return render(request, "calibration/golden_set_deprecate.html", context, status=status)
