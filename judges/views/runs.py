"""Runs: starting, watching, steering, and what came out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect, render_page
from judges.access import get_run
from judges.errors import CannotRun
from judges.forms import RunBudgetForm, RunForm
from judges.models import JudgeRun
from judges.selectors.panels import panel_facts
from judges.selectors.providers.retirements import retirement_of
from judges.selectors.reports.facts import prompt_versions
from judges.selectors.reports.listed import run_page
from judges.selectors.running.asked import asked_about
from judges.selectors.running.attempts import failed_attempts, minutes_of
from judges.selectors.running.latest import latest_verdicts
from judges.selectors.running.spending import spending_of_run
from judges.selectors.runs import (
    failed_calls,
    is_halted,
    run_progress,
    runs_of,
    standstill_of,
)
from judges.services.running.allowances import change_budget, is_spent
from judges.services.running.halts import lift_halt
from judges.services.running.steering import pause_all_runs, pause_run
from judges.services.runs import cancel_run, resume_run, start_run
from judges.views.charts import pace_chart


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
    context = detail_of(request, run, RunBudgetForm.shown(run))
    return render_page(request, "judges/run_detail.html", "judges/_run_progress.html", context)


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def run_budget(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run, form = get_run(project, run_id), RunBudgetForm(request.POST)
    if form.is_valid():
        try:
            change_budget(run=run, budget=form.cleaned_data["budget"], actor=request.user)
            messages.success(request, "The budget is changed.")
            query = kept(request.GET)
            return redirect(request, "run-detail", project.slug, run.public_id, query=query)
        except InvalidInput as error:
            form.add_error("budget", error.message)
    return render(request, "judges/run_detail.html", detail_of(request, run, form), status=422)


def detail_of(request: ProjectRequest, run: JudgeRun, form: RunBudgetForm) -> dict[str, Any]:
    """What the page of a run shows, with the form for its budget."""
    progress = run_progress(run)
    return {
        "project": run.project,
        "run": run,
        "progress": progress,
        "failed": failed_calls(run),
        "latest": latest_verdicts(run),
        "asked": asked_about(run),
        "prompts": prompt_versions(run),
        "spending": spending_of_run(run, progress),
        "kinds": failed_attempts(run),
        "pace": pace_chart(minutes_of(run)),
        "standstill": standstill_of(run),
        "facts": panel_facts(run),
        "may_manage": request.access.may(Capability.MANAGE_JUDGES),
        "retirement": retirement_of(run.judge, run.model),
        "form": form,
        "is_open": progress.done < progress.total,
        "is_spent": is_spent(run),
    }


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
