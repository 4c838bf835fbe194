"""Golden sets: releases, what is in them, and how to take them away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import get_release
from calibration.forms import ReleaseForm, usual_source
from calibration.selectors.consensus.standing import standing_policy
from calibration.selectors.golden_sets import releases
from calibration.selectors.release_pages import release_page
from calibration.selectors.releases.shares import release_shares
from calibration.selectors.units import outside_criteria
from calibration.services.exports import Wanted, export_archive
from calibration.services.golden_sets import release_golden_set
from calibration.views.charts import charts_of
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect, render_page


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def golden_set_list(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "releases": releases(project),
        "may_release": request.access.may(Capability.RELEASE),
    }
    return render(request, "calibration/golden_set_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.RELEASE)
def golden_set_create(request: ProjectRequest, project: Project) -> HttpResponse:
    standing = standing_policy(project)
    form = ReleaseForm(request.POST or None, initial=usual_source(standing))
    if request.method == "POST" and form.is_valid():
        try:
            release = release_golden_set(
                project=project,
                policy=form.policy(),
                actor=request.user,
                note=form.cleaned_data["note"],
            )
            messages.success(request, f"Release {release.number} is frozen.")
            return redirect(request, "golden-set-detail", project.slug, release.public_id)
        except EvalhubError as error:
            form.add_error(None, error.message)
    context = {"project": project, "form": form, "standing": standing}
    context["outside"] = outside_criteria(project)
    status = 422 if form.errors else 200
    return render_page(
        request,
        "calibration/golden_set_create.html",
        "calibration/_release_form.html",
        context,
        status=status,
    )


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def golden_set_detail(request: ProjectRequest, project: Project, release_id: UUID) -> HttpResponse:
    release = get_release(project, release_id)
    page = release_page(release, request.GET)
    context = {
        "project": project,
        "release": release,
        "page": page,
        "shares": release_shares(release, request.GET.get("split", "")),
        "may_release": request.access.may(Capability.RELEASE),
        "switches": page.switches,
        "charts": charts_of(page),
        "may_export": request.access.may(Capability.EXPORT),
    }
    return render_page(
        request, "calibration/golden_set_detail.html", "calibration/_left_out.html", context
    )


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.EXPORT)
def golden_set_download(
    request: ProjectRequest, project: Project, release_id: UUID, format_name: str
) -> StreamingHttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    name, stream = export_archive(
        project=project,
        release=get_release(project, release_id),
        wanted=Wanted(format_name, given.get("split", ""), given.get("reason", "")),
        actor=request.user,
    )
    response = StreamingHttpResponse(stream, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
