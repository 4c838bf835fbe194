"""What a reviewer returned, for the person who gave the answer."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.desk_forms import posted_id
from annotation.errors import InvalidRatings
from annotation.guidelines.drawer import guide
from annotation.models import CaseState, Project
from annotation.qualification.pages import question_page
from annotation.review.pages import case_sheet, standing_ratings
from annotation.selectors.review.returned import get_returned, last_return, returned_to
from annotation.services.review.decisions import resubmit
from evalhub.htmx import redirect

C = Capability


@require_safe
@project_view(needs=C.ANNOTATE)
def list_returned(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "returned": returned_to(request.user, project)}
    return render(request, "annotation/returned_list.html", context)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.ANNOTATE)
def answer(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    """The returned answer with the comment; what is submitted stands beside the first."""
    case, problems = get_returned(request.user, project, case_id), {}
    if request.method == "GET" and case.state != CaseState.RETURNED:
        messages.info(request, _("You have answered this one. It is with the reviewer."))
        return redirect(request, "returned-list", project.slug)
    sheet, given = case_sheet(case, as_seen=True), standing_ratings(case)
    if request.method == "POST":
        given, key = sheet.posted(request.POST), posted_id(request.POST, "key")
        reply = request.POST.get("comment", "")
        try:
            resubmit(case=case, actor=request.user, key=key, ratings=given, comment=reply)
        except InvalidRatings as error:
            problems = error.problems
        else:
            messages.success(request, _("Thank you. The reviewer looks at it again."))
            return redirect(request, "returned-list", project.slug)
    context = {"project": project, "case": case, "key": uuid4(), "guide": guide(project)}
    context["returned"] = last_return(case)
    context["page"] = question_page(sheet, given, problems)
    context["comment"] = request.POST.get("comment", "")
    status = 422 if problems else 200
    return render(request, "annotation/returned_show.html", context, status=status)
