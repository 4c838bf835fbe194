"""The room: strips, talk, proposals and votes, and the decision about each unit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.access import DECIDING, MANAGING, get_proposal, get_room
from calibration.models import CalibrationSession
from calibration.selectors.adjudications.live import standing_id
from calibration.selectors.sessions.changes import change_page
from calibration.selectors.sessions.effect import session_effect
from calibration.selectors.sessions.room import RoomPage, room_page, subject_at
from calibration.selectors.sessions.talk import talk_of, talk_version
from calibration.services.sessions.deciding import decide_in_session
from calibration.services.sessions.talk import post, propose_value, propose_wording, vote
from calibration.sessions.decision_forms import DecisionForm, choices_of, read_value
from calibration.views.sessions.charts import effect_chart, strips
from evalhub.errors import EvalhubError
from evalhub.htmx import is_htmx, redirect

C = Capability
HERE = "criterion"


def asked_page(request: ProjectRequest, session: CalibrationSession, place: int) -> RoomPage:
    """The page of a unit; the criterion comes with the address or with the form."""
    key = request.POST.get(HERE) or request.GET.get(HERE, "")
    return room_page(session, place, key)


def room_context(
    request: ProjectRequest, session: CalibrationSession, page: RoomPage
) -> dict[str, object]:
    return {
        "project": request.access.project,
        "session": session,
        "page": page,
        "strips": strips(page),
        "talk": talk_of(session, page.chosen, page.unit, request.user),
        "points": choices_of(page.unit.criterion),
        "standing": standing_id(page.chosen.subject, page.unit.criterion.key),
        "may_decide": request.access.may(DECIDING),
        "may_lead": request.access.may(MANAGING),
    }


def back(request: ProjectRequest, session: CalibrationSession, page: RoomPage) -> HttpResponse:
    """To the unit that was talked about; with htmx only what is said about it."""
    if is_htmx(request):
        context = room_context(request, session, page) | {"clear": True}
        return render(request, "calibration/_room_talk.html", context)
    args = (request.access.project.slug, session.public_id, page.chosen.place)
    query = f"?{HERE}={page.unit.criterion.key}#_room_talk"
    return redirect(request, reverse("session-unit", args=args) + query)


@require_safe
@project_view(needs=C.ANNOTATE)
def show(
    request: ProjectRequest, project: Project, session_id: UUID, place: int = 0
) -> HttpResponse:
    session = get_room(request.access, session_id)
    page = asked_page(request, session, place)
    form = DecisionForm(page.unit.criterion)
    return render_room(request, session, page, form)


def render_room(
    request: ProjectRequest, session: CalibrationSession, page: RoomPage, form: DecisionForm
) -> HttpResponse:
    """The whole room, with what became of the session so far."""
    effect = session_effect(session)
    context = room_context(request, session, page) | {
        "form": form,
        "change": change_page(session),
        "effect": effect,
        "effect_chart": effect_chart(effect) if effect else "",
    }
    status = 422 if form.errors else 200
    return render(request, "calibration/session_room.html", context, status=status)


@require_safe
@project_view(needs=C.ANNOTATE)
def poll(request: ProjectRequest, project: Project, session_id: UUID, place: int) -> HttpResponse:
    """What is new about a unit since the page's `seen`; 204 where nothing is."""
    session = get_room(request.access, session_id)
    chosen, key = subject_at(session, place), request.GET.get(HERE, "")
    if talk_version(session, chosen, key) == request.GET.get("seen"):
        return HttpResponse(status=204)
    page = asked_page(request, session, place)
    return render(request, "calibration/_room_talk.html", room_context(request, session, page))


@require_POST
@project_view(needs=C.ANNOTATE)
def say(request: ProjectRequest, project: Project, session_id: UUID, place: int) -> HttpResponse:
    """Post a comment, or propose a value or other words."""
    session = get_room(request.access, session_id)
    page = asked_page(request, session, place)
    about = {"chosen": page.chosen, "criterion": page.unit.criterion, "actor": request.user}
    text = request.POST.get("text", "")
    if "wording" in request.POST:
        propose_wording(**about, text=text)
    elif "propose" in request.POST:
        propose_value(**about, value=read_value(request.POST.get("value", "")[:1000]))
    else:
        post(**about, text=text)
    return back(request, session, page)


@require_POST
@project_view(needs=C.ANNOTATE)
def cast_vote(
    request: ProjectRequest, project: Project, session_id: UUID, proposal_id: UUID
) -> HttpResponse:
    session = get_room(request.access, session_id)
    proposal = get_proposal(session, proposal_id)
    vote(proposal=proposal, agrees=request.POST.get("agrees") == "yes", actor=request.user)
    return back(request, session, room_page(session, proposal.chosen.place, proposal.key))


@require_POST
@project_view(needs=DECIDING)
def settle(request: ProjectRequest, project: Project, session_id: UUID, place: int) -> HttpResponse:
    """Settle a unit, or leave it open and go on."""
    session = get_room(request.access, session_id)
    page = asked_page(request, session, place)
    here = reverse("session-unit", args=[project.slug, session.public_id, page.chosen.place])
    if "later" in request.POST:
        return redirect(request, "session-unit", project.slug, session_id, page.following or place)
    form = DecisionForm(page.unit.criterion, request.POST)
    if form.is_valid():
        try:
            decide(request, session, page, form)
            messages.success(request, f"{page.unit.criterion.title} is settled.")
            return redirect(request, f"{here}?{HERE}={page.unit.criterion.key}")
        except EvalhubError as error:
            form.add_error(None, error.message)
    return render_room(request, session, page, form)


def decide(
    request: ProjectRequest, session: CalibrationSession, page: RoomPage, form: DecisionForm
) -> None:
    decide_in_session(
        session=session,
        chosen=page.chosen,
        criterion=page.unit.criterion,
        decision=form.decision(),
        actor=request.user,
        example=form.cleaned_data["example"],
    )
