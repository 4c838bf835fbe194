"""A blind round: one subject after the other, each answer final."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import InvalidRatings
from annotation.models import Project
from annotation.selectors.desk.sheets import guide, question_page
from calibration.access import get_seat
from calibration.selectors.sessions.progress import own_subjects, round_of, sheet_at
from calibration.services.sessions.rounds import answer_subject
from evalhub.htmx import redirect

ANSWERED = _("You have rated this one already. The first answer stands.")


@require_safe
@project_view(needs=Capability.ANNOTATE)
def go_on(request: ProjectRequest, project: Project, session_id: UUID, number: int) -> HttpResponse:
    """The next subject that is left; or that everything is rated."""
    seat = get_seat(request.access, session_id)
    round = round_of(seat.session, number)
    rows = own_subjects(round, seat)
    left = [row for row, answered in rows if not answered]
    if left and round.opened_at is None:
        args = (project.slug, session_id, number, left[0].place)
        return redirect(request, "session-subject", *args)
    context = {
        "project": project,
        "session": seat.session,
        "round": round,
        "done": len(rows) - len(left),
        "total": len(rows),
    }
    return render(request, "calibration/session_rated.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.ANNOTATE)
def rate(
    request: ProjectRequest, project: Project, session_id: UUID, number: int, place: int
) -> HttpResponse:
    seat = get_seat(request.access, session_id)
    chosen, sheet, answered = sheet_at(round_of(seat.session, number), seat, place)
    given, problems = {}, {}
    if request.method == "POST":
        given = sheet.posted(request.POST)
        try:
            if not answer_subject(rater=seat, chosen=chosen, sheet=sheet, ratings=given):
                messages.info(request, ANSWERED)
            return redirect(request, "session-rate", project.slug, session_id, number)
        except InvalidRatings as error:
            problems = error.problems
    elif answered:
        return redirect(request, "session-rate", project.slug, session_id, number)
    context = {
        "project": project,
        "session": seat.session,
        "number": number,
        "page": question_page(sheet, given, problems),
        "guide": guide(project),
    }
    status = 422 if problems else 200
    return render(request, "calibration/session_rate.html", context, status=status)
