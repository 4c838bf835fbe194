"""Calling sessions: the list, the form with its preview, how far one is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import MANAGING, get_session
from calibration.selectors.schedules.dues import open_dues
from calibration.selectors.sessions.changes import change_page
from calibration.selectors.sessions.choosing import Chosen, choose
from calibration.selectors.sessions.effect import session_effect
from calibration.selectors.sessions.invited import own_seat
from calibration.selectors.sessions.pages import session_page
from calibration.selectors.sessions.progress import current_round, session_lines
from calibration.services.sessions.again import close_session, measure_again
from calibration.services.sessions.opening import agenda_for, focus, open_session
from calibration.services.sessions.rounds import open_room
from calibration.sessions.forms import SessionForm
from calibration.views.sessions.charts import effect_chart
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_list(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "lines": session_lines(project),
        "dues": open_dues(project),
        "may_call": request.access.may(MANAGING),
    }
    return render(request, "calibration/session_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=MANAGING)
def create(request: ProjectRequest, project: Project) -> HttpResponse:
    form = SessionForm(project, request.POST or None)
    chosen: list[Chosen] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "create" in request.POST:
                plan = form.plan(request.POST.getlist("subjects"))
                session = open_session(project=project, plan=plan, actor=request.user)
                messages.success(request, f"Session {session.number} is called.")
                return redirect(request, "session-detail", project.slug, session.public_id)
            chosen = previewed(project, form)
        except EvalhubError as error:
            form.add_error(None, error.message)
    context = {"project": project, "form": form, "chosen": chosen}
    status = 422 if form.errors else 200
    return render(request, "calibration/session_create.html", context, status=status)


def previewed(project: Project, form: SessionForm) -> list[Chosen]:
    """What the rule would choose now; an agenda that was left empty is written into the form."""
    criteria = focus(project, form.cleaned_data["criteria"])
    chosen = choose(project, criteria, form.choice())
    if not form.cleaned_data["agenda"].strip():
        form.data = form.data.copy()
        form.data["agenda"] = agenda_for(form.choice(), criteria, chosen)
    return chosen


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = get_session(project, session_id)
    effect = session_effect(session)
    context = {
        "project": project,
        "session": session,
        "page": session_page(session),
        "own": own_seat(session, request.user),
        "effect": effect,
        "effect_chart": effect_chart(effect) if effect else "",
        "change": change_page(session),
        "may_lead": request.access.may(MANAGING),
    }
    return render(request, "calibration/session_detail.html", context)


@require_POST
@project_view(needs=MANAGING)
def open_now(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = get_session(project, session_id)
    open_room(round=current_round(session), actor=request.user)
    messages.success(request, "The room is open.")
    return redirect(request, "session-detail", project.slug, session.public_id)


@require_POST
@project_view(needs=MANAGING)
def again(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    """Begin the second round, on fresh subjects."""
    session = get_session(project, session_id)
    made = measure_again(session=session, actor=request.user)
    messages.success(request, f"Round 2 begins: {made.subjects.count()} fresh subjects.")
    return redirect(request, "session-detail", project.slug, session.public_id)


@require_POST
@project_view(needs=MANAGING)
def close(request: ProjectRequest, project: Project, session_id: UUID) -> HttpResponse:
    session = close_session(session=get_session(project, session_id), actor=request.user)
    messages.success(request, f"Session {session.number} is closed.")
    return redirect(request, "session-detail", project.slug, session.public_id)
