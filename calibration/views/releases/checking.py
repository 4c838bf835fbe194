"""What of a release would be otherwise today."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import get_release
from calibration.selectors.releases.checking import check_release


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def golden_set_check(request: ProjectRequest, project: Project, release_id: UUID) -> HttpResponse:
    release = get_release(project, release_id)
    context = {"project": project, "release": release, "page": check_release(release)}
    return render(request, "calibration/golden_set_check.html", context)
