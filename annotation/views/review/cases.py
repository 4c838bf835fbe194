"""One answer under review: accept it, fix it, return it, go on."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.desk_forms import posted_id
from annotation.errors import InvalidRatings
from annotation.guidelines.drawer import guide
from annotation.models import Project, ReviewCase
from annotation.qualification.pages import question_page
from annotation.review.pages import case_sheet, marked_page, standing_ratings
from annotation.selectors.review.cases import case_view
from annotation.selectors.review.queue import get_case, neighbours
from annotation.services.review.decisions import accept, fix, send_back
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

C = Capability


@require_safe
@project_view(needs=C.REVIEW)
def show_case(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    return render_case(request, get_case(project, case_id))


def render_case(request: ProjectRequest, case: ReviewCase, problem: str = "") -> HttpResponse:
    """The case's page; after a refusal with what was wrong and what was written."""
    before, after = neighbours(case, request.user)
    view = case_view(case)
    context = {
        "project": case.project,
        "view": view,
        "page": marked_page(case, [mark for row in view.rows for mark in row.marks]),
        "is_own": case.annotation.rater.user_id == request.user.pk,
        "before": before,
        "after": after,
        "key": uuid4(),
        "problem": problem,
        "comment": request.POST.get("comment", ""),
    }
    status = 422 if problem else 200
    return render(request, "annotation/review_case.html", context, status=status)


@require_POST
@project_view(needs=C.REVIEW)
def decide(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    case, key = get_case(project, case_id), posted_id(request.POST, "key")
    if "accept" in request.POST:
        accept(case=case, actor=request.user, key=key)
        return go_on(request, case, "Accepted.")
    comment = request.POST.get("comment", "")
    try:
        send_back(case=case, actor=request.user, key=key, comment=comment)
    except InvalidInput as refusal:
        return render_case(request, case, refusal.message)
    return go_on(request, case, "Returned. Its Rater reads your comment in My work.")


def go_on(request: ProjectRequest, case: ReviewCase, done: str) -> HttpResponse:
    """To the next case that waits; after the last to the queue."""
    messages.success(request, done)
    _, after = neighbours(case, request.user)
    if after is None:
        return redirect(request, "review-list", case.project.slug)
    return redirect(request, "review-case", case.project.slug, after)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.REVIEW)
def fix_case(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    """The answer's controls, filled with what stands; what is submitted is a revision."""
    case, problems = get_case(project, case_id), {}
    sheet, given = case_sheet(case), standing_ratings(case)
    if request.method == "POST":
        given, key = sheet.posted(request.POST), posted_id(request.POST, "key")
        comment = request.POST.get("comment", "")
        try:
            fix(case=case, actor=request.user, key=key, ratings=given, comment=comment)
        except InvalidRatings as error:
            problems = error.problems
        except InvalidInput as refusal:
            problems = {"comment": refusal.message}
        else:
            return go_on(request, case, "Fixed. The first answer is kept beside it.")
    context = {"project": project, "case": case, "key": uuid4(), "guide": guide(project)}
    context["page"] = question_page(sheet, given, problems)
    context["comment"] = request.POST.get("comment", "")
    status = 422 if problems else 200
    return render(request, "annotation/review_fix.html", context, status=status)
