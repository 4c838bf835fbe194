"""The report of a run: as a page, as a file, and from there into a calibration session."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import Counted
from annotation.selectors.agreement.switches import switches
from annotation.selectors.ratings import parse_where
from evalhub.htmx import redirect
from evalhub.stats.coefficients import Sampling
from judges.access import get_run
from judges.selectors.prompts.looks import looks_at
from judges.selectors.reports.documents import report_document
from judges.selectors.reports.grounds import Cut, grounds_of
from judges.selectors.reports.pages import report_page
from judges.selectors.runs import failed_calls
from judges.services.prompting.looks import note_look
from judges.services.sessions.discussions import discuss_conflicts
from judges.views.charts import pictures_of
from judges.views.choices import choices_of


def cut_of(project: Project, given: QueryDict) -> Cut:
    """What an address asks for. Raises `InvalidInput`, `NotFound`."""
    where = tuple(parse_where(given.getlist("where")))
    return Cut(where, Counted.read(given), grounds_of(project, given.get("grounds", "")))


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def run_report_page(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = get_run(project, run_id)
    cut = cut_of(project, request.GET)
    page = report_page(run, Sampling(), cut, request.GET)
    note_look(run=run, user=request.user, cut=cut)
    context = {
        "project": project,
        "switches": switches(project, request.GET),
        "run": run,
        "page": page,
        "pictures": pictures_of(page),
        "choices": choices_of(page, request.GET),
        "failed": failed_calls(run),
        "may_manage": request.access.may(Capability.MANAGE_JUDGES),
        "may_sign": request.access.may(Capability.RELEASE),
        "looks": looks_at(run),
        "may_discuss": request.access.may(Capability.EDIT_RUBRIC),
    }
    return render(request, "judges/run_report.html", context)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def run_report_json(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = get_run(project, run_id)
    cut = cut_of(project, request.GET)
    document = report_document(run, Sampling(), cut)
    note_look(run=run, user=request.user, cut=cut)
    response = JsonResponse(document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"{project.slug}-run-{run.number}-report.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@project_view(needs=Capability.EDIT_RUBRIC)
def run_discuss(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    """Call a session about units on which the judge and people differ."""
    session = discuss_conflicts(
        run=get_run(project, run_id),
        criterion=request.POST.get("criterion", ""),
        subjects=[
            int(pk) for pk in request.POST.getlist("subject") if pk.isdecimal() and len(pk) < 19
        ],
        actor=request.user,
    )
    messages.success(request, f"Session {session.number} is called.")
    return redirect(request, "session-detail", project.slug, session.public_id)
