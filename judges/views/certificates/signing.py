"""Signing what a report says. Whoever has a password or a second factor gives it again first."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect
from evalhub.stats.coefficients import Sampling
from judges.access import get_run
from judges.certificates.forms import SigningForm
from judges.errors import NotWithoutReason
from judges.selectors.certificates.statements import thresholds_of
from judges.selectors.reports.criteria import run_report
from judges.selectors.reports.grounds import Cut, grounds_of
from judges.selectors.reports.keeping import kept
from judges.services.certificates.signing import problems_of, sign_answer
from judges.services.prompting.looks import note_look


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.RELEASE)
@reauthentication_required(allow_get=True)
def create(request: ProjectRequest, project: Project, run_id: UUID) -> HttpResponse:
    run = get_run(project, run_id)
    grounds = grounds_of(project, request.GET.get("grounds", ""))
    cut = Cut(grounds=grounds)
    reports = kept(run, "criteria", Sampling(), cut, lambda: run_report(run, Sampling(), cut))
    note_look(run=run, user=request.user, cut=cut)
    form = SigningForm(reports, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sign_answer(run=run, grounds=grounds, actor=request.user, **form.choice)
            messages.success(request, f"Certificate {made.number} is signed.")
            return redirect(request, "certificate-detail", project.slug, made.public_id)
        except NotWithoutReason as error:
            form.object_to(error.message)
        except EvalhubError as error:
            form.add_error(None, error.message)
    context = {"project": project, "run": run, "grounds": grounds, "reports": reports, "form": form}
    context["problems"] = list(problems_of(run, grounds))
    context["thresholds"] = thresholds_of(project)
    context["may_set"] = request.access.may(Capability.MANAGE_SETTINGS)
    status = 422 if form.errors else 200
    return render(request, "judges/certificate_create.html", context, status=status)
