"""Raters, for leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import NAMES, Capability, ProjectRequest, project_view
from annotation.desk_forms import posted_id
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from annotation.selectors.agreement.switches import switches
from annotation.selectors.items import read_start
from annotation.selectors.overview import SAMPLING
from annotation.selectors.raters import PAGE, count_raters, get_rater, rater_lines, raters_of
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.selectors.trap_scores import rater_traps
from annotation.services.raters import note_names, pause_rater, unpause_rater
from evalhub.htmx import redirect


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_raters(request: ProjectRequest, project: Project) -> HttpResponse:
    first = read_start(request.GET.dict())
    shown = switches(project, request.GET)
    counted = shown.counted
    tables = [rating_table(one, (), counted) for one in current_criteria(project)]
    raters = raters_of(project, first, PAGE, counted=counted)
    traps = rater_traps(project, (), counted)
    lines = rater_lines(tables, raters, SAMPLING, traps, counted, by_criterion=True)
    total = count_raters(project)
    context = {
        "project": project,
        "raters": lines,
        "total": total,
        "switches": shown,
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
    return redirect(request, "rater-list", project.slug, query=kept(request.GET))


@require_POST
@project_view(needs=Capability.MANAGE_MEMBERS)
def switch_names(request: ProjectRequest, project: Project) -> HttpResponse:
    """Show the raters' names in this session, or pseudonyms again; both are in the record."""
    others = [slug for slug in request.session.get(NAMES, ()) if slug != project.slug]
    shown = "show" in request.POST
    request.session[NAMES] = [*others, project.slug] if shown else others
    note_names(project=project, shown=shown, actor=request.user)
    back: list[object] = ["rater-list", project.slug]
    if "rater" in request.POST:
        back = ["rater-detail", project.slug, posted_id(request.POST, "rater")]
    return redirect(request, *back, query=kept(request.GET))
