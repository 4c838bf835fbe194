"""The notice before sensitive content: read first, then say yes or leave it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.assignments import rater_in
from annotation.services.assignments import join_project
from annotation.services.wellbeing.consents import accept_warning
from annotation.wellbeing.warnings import digest_of, must_be_warned, spoken_warning, warning_of
from evalhub.htmx import redirect


def warn_first(request: ProjectRequest, project: Project) -> HttpResponse | None:
    """The way to the notice for who has not said yes; costs nothing where nothing is sensitive."""
    if not project.desk.get("sensitive"):
        return None
    if not must_be_warned(project, rater_in(project, request.user)):
        return None
    return redirect(request, "wellbeing-notice", project.slug)


@require_http_methods(["GET", "POST"])
@project_view(needs=Capability.ANNOTATE)
def show_notice(request: ProjectRequest, project: Project) -> HttpResponse:
    warning = warning_of(project)
    if not warning:
        return redirect(request, "desk-next", project.slug)
    if request.method == "POST":
        rater = join_project(project=project, user=request.user)
        accept_warning(rater=rater, digest=request.POST.get("digest", ""))
        return redirect(request, "desk-next", project.slug)
    context = {"project": project, "warning": spoken_warning(warning), "digest": digest_of(warning)}
    return render(request, "annotation/wellbeing_notice.html", context)
