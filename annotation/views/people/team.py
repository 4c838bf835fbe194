"""The team page, for leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.people.team import project_team


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_team(request: ProjectRequest, project: Project) -> HttpResponse:
    team = project_team(project)
    waits = [(one, bool(one.page) and request.access.may(one.needs)) for one in team.bottlenecks]
    context = {"project": project, "team": team, "bottlenecks": waits}
    return render(request, "annotation/team_show.html", context)
