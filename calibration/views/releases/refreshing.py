"""The planner of the next release."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import get_release
from calibration.forms import RefreshForm
from calibration.selectors.releases.refresh import refresh_page


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def golden_set_refresh(request: ProjectRequest, project: Project, release_id: UUID) -> HttpResponse:
    release = get_release(project, release_id)
    form = RefreshForm(request.GET or None)
    page = refresh_page(release, form.share())
    context = {"project": project, "release": release, "form": form, "page": page}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "calibration/golden_set_refresh.html", context, status=status)
