"""Runs: starting, watching, steering, and what came out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from evalhub.htmx import redirect, render_page
from judges.access import get_run
from judges.errors import CannotRun
from judges.forms import RunForm
from judges.selectors.panels import panel_facts
from judges.selectors.providers.retirements import retirement_of
from judges.selectors.reports.listed import run_page
from judges.selectors.runs import (
    failed_calls,
    is_halted,
    latest_verdicts,
    run_progress,
    runs_of,
    standstill_of,
)
from judges.services.running.halts import lift_halt
from judges.services.running.steering import pause_all_runs, pause_run
from judges.services.runs import cancel_run, resume_run, start_run


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def run_list(request: ProjectRequest, project: Project) -> HttpResponse:
    may = request.access.may(Capability.MANAGE_JUDGES)
    listed = run_page(runs_of(project), request.GET)
    context = {"project": project, "listed": listed, "runs": listed.runs, "may_manage": may}
    context["is_halted"] = is_halted(project)
    return render(request, "judges/run_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def run_create(request: ProjectRequest, project: Project) -> HttpResponse:
    form = RunForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            run = start_run(judge=form.cleaned_data["judge"], plan=form.plan(), actor=request.user)
            return redirect(request, "run-detail", project.slug, run.public_id)
        except CannotRun as error:
            form.add_error(None, error.message)
    status = 422 if form.errors else 200
    context = {"project": project, "form": form}
    return render(request, "judges/run_create.html", context, status=status)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def run_detail(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = get_run(project, run_id)
    context = {
        "project": project,
        "run": run,
        "progress": run_progress(run),
        "failed": failed_calls(run),
        "latest": latest_verdicts(run),
        "standstill": standstill_of(run),
        "facts": panel_facts(run),
        "may_manage": request.access.may(Capability.MANAGE_JUDGES),
        "retirement": retirement_of(run.judge, run.model),
    }
    return render_page(request, "judges/run_detail.html", "judges/_run_progress.html", context)


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def runs_pause(request: ProjectRequest, project: Project) -> HttpResponse:
    if "lift" in request.POST:
        lift_halt(project=project, actor=request.user)
    else:
        pause_all_runs(project=project, actor=request.user)
    return redirect(request, "run-list", project.slug)


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def run_pause(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = pause_run(run=get_run(project, run_id), actor=request.user)
    return redirect(request, "run-detail", project.slug, run.public_id, query=kept(request.GET))


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def run_cancel(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = cancel_run(run=get_run(project, run_id), actor=request.user)
    return redirect(request, "run-detail", project.slug, run.public_id, query=kept(request.GET))


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def run_resume(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = resume_run(run=get_run(project, run_id), actor=request.user)
    return redirect(request, "run-detail", project.slug, run.public_id, query=kept(request.GET))
