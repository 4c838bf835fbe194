"""What a session leaves: the change of the Rubric, stale answers, traps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import MANAGING, get_room, get_session
from calibration.selectors.sessions.changes import change_page
from calibration.selectors.sessions.stale import SHOWN, stale_list
from calibration.services.sessions.changing import draft_change, publish_change
from calibration.services.sessions.relabelling import relabel
from calibration.sessions.change_forms import ChangeForm, RelabelForm
from evalhub.errors import EvalhubError, NotFound
from evalhub.htmx import redirect


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=MANAGING)
def change(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    """Word the next version; nothing is published here."""
    session = get_room(request.access, session_id)
    page = change_page(session)
    if page is None:
        raise NotFound
    form = ChangeForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note = form.text("note")
            draft_change(session=session, words=form.words(), note=note, actor=request.user)
            messages.success(request, "The draft is kept. Nothing is published yet.")
            return redirect(request, "session-change", project.slug, session_id)
        except EvalhubError as error:
            form.add_error(None, error.message)
    context = {"project": project, "session": session, "change": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "calibration/session_change.html", context, status=status)


@require_POST
@project_view(needs=MANAGING)
def publish(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = get_room(request.access, session_id)
    rubric = publish_change(session=session, actor=request.user)
    messages.success(request, f"Rubric {rubric.version} is published.")
    return redirect(request, "session-stale", project.slug, session_id)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def stale(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    """Past answers to what is worded otherwise by now, and what is out again."""
    session = get_session(project, session_id)
    found = stale_list(session)
    context = {
        "project": project,
        "session": session,
        "stale": found,
        "shown": found.subjects[:SHOWN] if found else (),
        "form": RelabelForm(),
        "may_lead": request.access.may(MANAGING),
    }
    return render(request, "calibration/session_stale.html", context)


@require_POST
@project_view(needs=MANAGING)
def send_again(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    """Send out chosen stale subjects, or all of them."""
    session = get_session(project, session_id)
    form, found = RelabelForm(request.POST), stale_list(session)
    slots = form.cleaned_data["slots"] if form.is_valid() else 0
    chosen = [int(pk) for pk in request.POST.getlist("subjects") if pk.isdecimal() and len(pk) < 19]
    if "all" in request.POST and found is not None:
        chosen = [one.subject_id for one in found.subjects]
    sent = relabel(session=session, subjects=chosen, slots=slots, actor=request.user)
    messages.success(request, f"{sent} subjects are out again.")
    return redirect(request, "session-stale", project.slug, session_id)
