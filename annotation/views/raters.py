"""Raters, for leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.items import read_start
from annotation.selectors.overview import SAMPLING
from annotation.selectors.raters import PAGE, count_raters, get_rater, rater_lines, raters_of
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.selectors.trap_scores import rater_traps
from annotation.services.raters import pause_rater, unpause_rater
from evalhub.htmx import redirect


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_raters(request: ProjectRequest, project: Project) -> HttpResponse:
    first = read_start(request.GET.dict())
    tables = [rating_table(criterion) for criterion in current_criteria(project)]
    raters, traps = raters_of(project, first, PAGE), rater_traps(project)
    lines = rater_lines(tables, raters, SAMPLING, traps, by_criterion=True)
    total = count_raters(project)
    context = {
        "project": project,
        "raters": lines,
        "total": total,
        "first": first,
        "last": first + len(lines),
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
