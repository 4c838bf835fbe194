"""What is replaced before texts are stored, and what a service may send."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import InvalidIntake
from annotation.intake.forms import IntakeForm, RedactionForm
from annotation.models import Project
from annotation.selectors.intake.rules import batch_lines, intake_rule, redaction_policy
from annotation.services.intake.rules import set_intake, set_redaction
from evalhub.htmx import redirect

C = Capability


@require_GET
@project_view(needs=C.MANAGE_SETTINGS)
def show_settings(request: ProjectRequest, project: Project) -> HttpResponse:
    return page(request, project)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def edit_redaction(request: ProjectRequest, project: Project) -> HttpResponse:
    """Save what is replaced from now on."""
    form = RedactionForm(request.POST)
    if not form.is_valid():
        return page(request, project, redaction=form)
    set_redaction(project=project, policy=form.policy(), actor=request.user)
    messages.success(request, "Redaction saved. It holds for what comes from now on.")
    return redirect(request, "intake-settings", project.slug)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def edit_intake(request: ProjectRequest, project: Project) -> HttpResponse:
    """Save which of a service's items are taken."""
    form = IntakeForm(request.POST)
    if not form.is_valid():
        return page(request, project, intake=form)
    try:
        set_intake(project=project, terms=form.terms(), actor=request.user)
    except InvalidIntake as problem:
        form.add_error("quotas", problem.message)
        return page(request, project, intake=form)
    messages.success(request, "Saved. It holds for the next batch.")
    return redirect(request, "intake-settings", project.slug)


def page(
    request: ProjectRequest,
    project: Project,
    redaction: RedactionForm | None = None,
    intake: IntakeForm | None = None,
) -> HttpResponse:
    context = {
        "project": project,
        "redaction": redaction or RedactionForm.of(redaction_policy(project)),
        "intake": intake or IntakeForm.of(intake_rule(project)),
        "batches": batch_lines(project),
    }
    wrong = context["redaction"].errors or context["intake"].errors
    return render(request, "annotation/intake_settings.html", context, status=422 if wrong else 200)
