"""One case: decide it, or say what should happen before that."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.desk.sheets import guide
from annotation.services.handout.asking import NobodyToAsk
from calibration.adjudication.forms import decision_posted, posted_days
from calibration.errors import AlreadySettled, InvalidAdjudication, NeedsAnother
from calibration.models import Adjudication, Disagreement
from calibration.selectors.adjudications.cases import (
    case_page,
    criterion_of,
    get_case,
    sheet_of,
)
from calibration.selectors.adjudications.live import live_decision
from calibration.selectors.adjudications.queue import Asked, next_case
from calibration.services.adjudications.cases import (
    ask_for_another,
    defer_case,
    open_verdicts,
    reopen_case,
    send_to_session,
)
from calibration.services.adjudications.settling import (
    confirm_adjudication,
    dispute_adjudication,
    settle_case,
    withdraw_adjudication,
)
from evalhub.errors import EvalhubError, InvalidInput
from evalhub.htmx import redirect

C = Capability
ON = "Settled. Nobody's Rating was changed."
WAITS = "Proposed. It holds once a second person confirms it."


@require_safe
@project_view(needs=C.ADJUDICATE)
def show_case(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    return render_case(request, get_case(project, case_id))


def render_case(
    request: ProjectRequest, case: Disagreement, problem: EvalhubError | None = None
) -> HttpResponse:
    """The case's page; after a refusal with what was wrong and what was written."""
    asked, given = Asked.read(request.GET), request.POST if problem else None
    context = {
        "project": case.project,
        "view": case_page(case, request.user, given),
        "guide": guide(case.project),
        "query": asked.query(),
        "next": next_case(case.project, request.user, asked, case),
        "problem": problem.message if problem else "",
        "posted": request.POST,
        "may_lead": request.access.may(C.MANAGE_SETTINGS),
    }
    status = problem.http_status if problem else 200
    return render(request, "calibration/adjudication_case.html", context, status=status)


@require_POST
@project_view(needs=C.ADJUDICATE)
def decide(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    case = get_case(project, case_id)
    sheet = sheet_of(case, criterion_of(case).rubric)
    try:
        made = settle_case(
            case=case,
            criterion=criterion_of(case),
            decision=decision_posted(sheet.posted(request.POST).get(case.key), request.POST),
            actor=request.user,
            seen=request.POST.get("seen", ""),
        )
    except (InvalidInput, AlreadySettled) as refusal:
        return render_case(request, case, refusal)
    messages.success(request, WAITS if made.state == "proposed" else ON)
    return go_on(request, case)


def go_on(request: ProjectRequest, case: Disagreement) -> HttpResponse:
    """To the next case of the same list; after the last to the list."""
    asked = Asked.read(request.GET)
    following, slug = next_case(case.project, request.user, asked, case), case.project.slug
    if following is None:
        return redirect(request, "adjudication-list", slug, query=f"?{asked.query()}")
    return redirect(request, "adjudication-case", slug, following, query=f"?{asked.query()}")


@require_POST
@project_view(needs=C.ADJUDICATE)
def act(request: ProjectRequest, project: Project, case_id: UUID) -> HttpResponse:
    """What is pressed besides a decision; the button says which."""
    case = get_case(project, case_id)
    action = next((ACTIONS[name] for name in ACTIONS if name in request.POST), None)
    if action is None:
        raise InvalidInput("This form does not say what to do. Reload the page.")
    try:
        said = action(request, case)
    except (InvalidAdjudication, AlreadySettled, NeedsAnother, NobodyToAsk) as refusal:
        return render_case(request, case, refusal)
    if said:
        messages.success(request, said)
        return go_on(request, case)
    query = f"?{Asked.read(request.GET).query()}"
    return redirect(request, "adjudication-case", project.slug, case.public_id, query=query)


def seen_decision(request: ProjectRequest, case: Disagreement) -> Adjudication:
    return live_decision(case.subject, case.key, request.POST.get("seen", ""))


def defer(request: ProjectRequest, case: Disagreement) -> str:
    note, days = request.POST.get("note", ""), posted_days(request.POST)
    defer_case(case=case, actor=request.user, note=note, days=days)
    return f"Deferred. It comes back in {days} days."


def to_session(request: ProjectRequest, case: Disagreement) -> str:
    send_to_session(case=case, actor=request.user, note=request.POST.get("note", ""))
    return "Sent to the next calibration session."


def another(request: ProjectRequest, case: Disagreement) -> str:
    ask_for_another(case=case, actor=request.user)
    return "Another Rater is asked. The case comes back with the answer."


def verdicts(request: ProjectRequest, case: Disagreement) -> str:
    open_verdicts(case=case, actor=request.user)
    return ""


def back(request: ProjectRequest, case: Disagreement) -> str:
    reopen_case(case=case, actor=request.user)
    return ""


def confirm(request: ProjectRequest, case: Disagreement) -> str:
    confirm_adjudication(adjudication=seen_decision(request, case), actor=request.user)
    return "Confirmed. The decision holds."


def dispute(request: ProjectRequest, case: Disagreement) -> str:
    reason = request.POST.get("why", "")
    dispute_adjudication(
        adjudication=seen_decision(request, case), actor=request.user, reason=reason
    )
    return "Opened again, with both reasons."


def withdraw(request: ProjectRequest, case: Disagreement) -> str:
    reason = request.POST.get("why", "")
    withdraw_adjudication(
        adjudication=seen_decision(request, case), actor=request.user, reason=reason
    )
    return "Taken back. The case is open again."


Action = Callable[[ProjectRequest, Disagreement], str]
ACTIONS: dict[str, Action] = {
    "defer": defer,
    "session": to_session,
    "another": another,
    "verdicts": verdicts,
    "back": back,
    "confirm": confirm,
    "dispute": dispute,
    "withdraw": withdraw,
}
