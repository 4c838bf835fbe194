"""Judges: who they are and how to reach them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect
from judges.access import get_judge
from judges.forms import JudgeForm
from judges.selectors.certificates.standing import newest_standings
from judges.selectors.runs import judges_of, prompts_of, runs_of
from judges.services.judges import change_judge, create_judge


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def judge_list(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "judges": judges_of(project),
        "standings": list(newest_standings(project)),
        "prompts": prompts_of(project),
        "may_manage": request.access.may(Capability.MANAGE_JUDGES),
    }
    return render(request, "judges/judge_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_create(request: ProjectRequest, project: Project) -> HttpResponse:
    suggested = {name: request.GET.get(name, "") for name in ("model", "parameters")}
    form = JudgeForm(request.POST or None, initial=suggested)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            create_judge(
                project=project,
                name=data["name"],
                base_url=data["base_url"],
                model=data["model"],
                settings_=form.options(),
                actor=request.user,
            )
            return redirect(request, "judge-list", project.slug)
        except EvalhubError as error:
            form.add_error(error.details.get("field"), error.message)  # type: ignore[arg-type]
    status = 422 if form.errors else 200
    context = {"project": project, "form": form}
    return render(request, "judges/judge_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_detail(request: ProjectRequest, project: Project, judge_id: UUID) -> HttpResponse:
    judge = get_judge(project, judge_id)
    shown = JudgeForm.shown(judge)
    given = {**shown, **request.POST.dict()} if request.method == "POST" else None
    form = JudgeForm(given, initial=shown)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_judge(
                judge=judge,
                base_url=data["base_url"],
                model=data["model"],
                settings_=form.options(),
                actor=request.user,
            )
            return redirect(request, "judge-list", project.slug, query=kept(request.GET))
        except EvalhubError as error:
            form.add_error(error.details.get("field"), error.message)  # type: ignore[arg-type]
    context = {"project": project, "judge": judge, "form": form}
    context["runs"] = runs_of(project).filter(judge=judge)
    status = 422 if form.errors else 200
    return render(request, "judges/judge_detail.html", context, status=status)
