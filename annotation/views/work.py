"""My work: what waits for a person, in every project where they rate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotation.selectors.assignments import work_projects
from annotation.selectors.people.waiting import waiting_for
from annotation.selectors.projects import only_rates
from annotation.selectors.quality.firings import notices
from annotation.selectors.questions.threads import unread_questions
from annotation.selectors.review.returned import returned_to


@login_required
@require_GET
def list_work(request: HttpRequest) -> HttpResponse:
    projects = work_projects(request.user)
    open_to = [project for project in projects if not project.paused and not project.unqualified]
    waiting = [project for project in open_to if not project.finished]
    context = {
        "projects": projects,
        "notices": notices(request.user),
        "returned": returned_to(request.user),
        "waiting": waiting_for(request.user),
        "answers": unread_questions(request.user),
        # What lies on a desk comes before what has not been begun.
        "first": max(waiting, key=lambda project: project.on_desk, default=None),
        "leads": not only_rates(request.user),
    }
    return render(request, "annotation/work_list.html", context)
