"""The minutes of a session as a page and as a file; traps of what was decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import MANAGING, get_session
from calibration.selectors.sessions.changes import trap_candidates
from calibration.selectors.sessions.minutes import session_minutes
from calibration.services.sessions.trapping import make_session_traps
from calibration.sessions.minutes_text import minutes_blocks
from evalhub.htmx import redirect
from evalhub.papers.writing import paper


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = get_session(project, session_id)
    may_lead = request.access.may(MANAGING)
    context = {
        "project": project,
        "session": session,
        "minutes": session_minutes(session),
        "candidates": trap_candidates(session) if may_lead else (),
    }
    return render(request, "calibration/session_minutes.html", context)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def download(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = get_session(project, session_id)
    title = f"Session {session.number}: {session.question}"
    content = paper(title, minutes_blocks(session_minutes(session)))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{project.slug}-session-{session.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@project_view(needs=Capability.MANAGE_SETTINGS)
def make_traps(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = get_session(project, session_id)
    chosen = request.POST.getlist("units")
    made = make_session_traps(session=session, chosen=chosen, actor=request.user)
    messages.success(request, f"{len(made)} Traps are made.")
    return redirect(request, "session-minutes", project.slug, session_id)
