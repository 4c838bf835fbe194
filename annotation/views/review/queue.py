"""The review queue and its rules."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.review.forms import MOST_CHOSEN, NewestForm, ReviewPlanForm
from annotation.selectors.raters import get_rater
from annotation.selectors.review.queue import newest_answers, plan_of, review_queue
from annotation.services.review.drawing import add_cases, draw_cases, set_plan
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

C = Capability


@require_safe
@project_view(needs=C.REVIEW)
def list_cases(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "queue": review_queue(project, request.user, request.GET.dict()),
        "may_change": request.access.may(C.MANAGE_SETTINGS),
    }
    return render(request, "annotation/review_list.html", context)


@require_POST
@project_view(needs=C.REVIEW)
def draw(request: ProjectRequest, project: Project) -> HttpResponse:
    drawn = draw_cases(project=project, actor=request.user)
    many = "answers wait" if drawn != 1 else "answer waits"
    messages.success(request, f"{drawn} more {many} for review." if drawn else "Nothing new.")
    return redirect(request, "review-list", project.slug)


@require_POST
@project_view(needs=C.REVIEW)
def add_newest(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    """Bring the newest answers of one rater to review, whatever the rules say."""
    form = NewestForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(f"Choose how many answers, from 1 to {MOST_CHOSEN}.")
    chosen = newest_answers(get_rater(project, rater_id), form.cleaned_data["n"])
    added = add_cases(project=project, annotations=chosen, actor=request.user)
    messages.success(request, f"{added} more to review." if added else "They are there already.")
    return redirect(request, "review-list", project.slug)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def settings(request: ProjectRequest, project: Project) -> HttpResponse:
    if request.method == "POST":
        form = ReviewPlanForm(request.POST)
        if form.is_valid():
            set_plan(project=project, plan=form.plan(), actor=request.user)
            messages.success(request, "Rules of review saved.")
            return redirect(request, "review-settings", project.slug)
    else:
        form = ReviewPlanForm.of(plan_of(project))
    context = {"project": project, "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/review_settings.html", context, status=status)
