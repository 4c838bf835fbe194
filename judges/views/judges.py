"""Judges: who they are and how to reach them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect
from judges.access import get_judge
from judges.engine.providers.catalogue import KINDS
from judges.judge_forms import DEFAULT, JudgeForm
from judges.models import Judge
from judges.selectors.certificates.standing import newest_standings
from judges.selectors.providers.budgets import spending_of
from judges.selectors.providers.checks import latest_check
from judges.selectors.providers.prices import frozen_prices
from judges.selectors.providers.retirements import retirement_of
from judges.selectors.reports.listed import run_page
from judges.selectors.runs import judges_of, prompts_of, runs_of
from judges.services.judges import change_judge, create_judge
from judges.services.providers.checks import ask_for_check


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def judge_list(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "judges": judges_of(project),
        "standings": list(newest_standings(project)),
        "prompts": prompts_of(project),
        "spending": spending_of(project.pk),
        "may_manage": request.access.may(Capability.MANAGE_JUDGES),
    }
    return render(request, "judges/judge_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_create(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "kinds": KINDS.values()}
    suggested = {name: request.GET.get(name, "") for name in ("model", "parameters")}
    provider = request.GET.get("provider") or usual(request)
    if provider not in KINDS:
        return render(request, "judges/judge_provider.html", context)
    form = JudgeForm(request.POST or None, initial=suggested, provider=provider)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            judge = create_judge(
                project=project,
                name=data["name"],
                base_url=data["base_url"],
                model=data["model"],
                settings_=form.options(),
                actor=request.user,
            )
            return redirect(request, "judge-detail", project.slug, judge.public_id)
        except EvalhubError as error:
            form.add_error(error.details.get("field"), error.message)  # type: ignore[arg-type]
    context |= {"form": form, "kind": KINDS[provider]}
    return render(request, "judges/judge_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_detail(request: ProjectRequest, project: Project, judge_id: UUID) -> HttpResponse:
    judge = get_judge(project, judge_id)
    form = form_of(request, judge)
    if request.method == "POST" and form is not None and form.is_valid():
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
    listed = run_page(runs_of(project).filter(judge=judge), request.GET)
    context = {"form": form, "listed": listed, "runs": listed.runs, **facts(project, judge)}
    status = 422 if form is not None and form.errors else 200
    return render(request, "judges/judge_detail.html", context, status=status)


def usual(request: ProjectRequest) -> str:
    """The provider where none was chosen: a form that was sent, or one that a link fills in."""
    return DEFAULT if request.method == "POST" or request.GET.get("model") else ""


def form_of(request: ProjectRequest, judge: Judge) -> JudgeForm | None:
    """The form of a judge that has an address; what is not sent stays."""
    if judge.provider not in KINDS:
        return None
    shown = JudgeForm.shown(judge)
    given = {**shown, **request.POST.dict()} if request.method == "POST" else None
    return JudgeForm(given, initial=shown, provider=judge.provider)


def facts(project: Project, judge: Judge) -> dict[str, object]:
    """What a judge's page says beside its form."""
    return {
        "project": project,
        "judge": judge,
        "check": latest_check(judge),
        "retirement": retirement_of(judge),
        "prices": frozen_prices(judge),
    }


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_check(request: ProjectRequest, project: Project, judge_id: UUID) -> HttpResponse:
    judge = get_judge(project, judge_id)
    ask_for_check(judge=judge, actor=request.user)
    return redirect(request, "judge-detail", project.slug, judge.public_id)


@require_safe
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_check_state(request: ProjectRequest, project: Project, judge_id: UUID) -> HttpResponse:
    judge = get_judge(project, judge_id)
    return render(request, "judges/_judge_check.html", facts(project, judge))
