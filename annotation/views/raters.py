"""Raters, for leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.overview import SAMPLING
from annotation.selectors.raters import PAGE, count_raters, get_rater, rater_lines, raters_of
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.services.raters import pause_rater, unpause_rater
from evalhub.charts import Axis, cell_interval
from evalhub.htmx import redirect

SHARE = Axis(0.0, 1.0, (0.0, 0.5, 1.0))


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_raters(request: ProjectRequest, project: Project) -> HttpResponse:
    start = request.GET.get("start", "0")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    raters = raters_of(project, first)
    lines = rater_lines(project, tables, raters, SAMPLING, by_criterion=True)
    total = count_raters(project)
    context = {
        "project": project,
        "raters": [(line, cell_interval(line.agreement, SHARE)) for line in lines],
        "total": total,
        "after": first + PAGE if first + PAGE < total else None,
        "before": max(0, first - PAGE) if first else None,
        "may_manage": request.access.may(Capability.MANAGE_MEMBERS),
    }
    return render(request, "annotation/rater_list.html", context)


@require_POST
@project_view(needs=Capability.MANAGE_MEMBERS)
def pause(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    rater = get_rater(project, rater_id)
    if "unpause" in request.POST:
        unpause_rater(rater=rater, actor=request.user)
    else:
        pause_rater(rater=rater, reason=request.POST.get("reason", ""), actor=request.user)
    return redirect(request, "rater-list", project.slug)
