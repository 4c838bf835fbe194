"""The difference a redaction would make to what is stored, to approve or to correct."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.intake.forms import KIND_WORDS, AllowForm, ExcludeForm
from annotation.models import Project
from annotation.selectors.intake.rules import count_items, redaction_policy
from annotation.services.intake.rules import set_redaction
from annotation.services.intake.stored import preview_stored, redact_stored
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect
from evalhub.redaction.kinds import CHECKED, Kind, Policy

C = Capability
MOST_SHOWN = 1_000
MOST_APPLIED = 10_000
WORDS = dict(KIND_WORDS)


def policy_of(project: Project) -> Policy:
    """Return the project's policy, or what one would begin with."""
    policy = redaction_policy(project)
    return policy if policy.kinds else replace(policy, kinds=CHECKED)


@require_GET
@project_view(needs=C.MANAGE_SETTINGS)
def show_preview(request: ProjectRequest, project: Project) -> HttpResponse:
    """Show ten samples and how much there is of each kind."""
    preview = preview_stored(project=project, policy=policy_of(project), most=MOST_SHOWN)
    total = count_items(project)
    context = {
        "project": project,
        "preview": preview,
        "lines": [(kind, WORDS[kind], count) for kind, count in preview.lines()],
        "total": total,
        "too_many": total > MOST_APPLIED,
    }
    return render(request, "annotation/intake_preview.html", context)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def exclude(request: ProjectRequest, project: Project) -> HttpResponse:
    """Leave one kind as it is from now on."""
    form = ExcludeForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Choose one of the kinds on the page.")
    policy = policy_of(project)
    kinds = policy.kinds - {Kind(form.cleaned_data["kind"])}
    set_redaction(project=project, policy=replace(policy, kinds=kinds), actor=request.user)
    messages.success(request, "That kind is left as it is. Choose it again under Intake.")
    return redirect(request, "intake-preview", project.slug)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def allow(request: ProjectRequest, project: Project) -> HttpResponse:
    """Let one text stay wherever it is found."""
    form = AllowForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Choose one of the texts on the page.")
    policy = policy_of(project)
    allowed = policy.allowed | {form.cleaned_data["text"]}
    set_redaction(project=project, policy=replace(policy, allowed=allowed), actor=request.user)
    messages.success(request, "That text stays. It stands under Intake.")
    return redirect(request, "intake-preview", project.slug)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def apply(request: ProjectRequest, project: Project) -> HttpResponse:
    """Approve: replace in everything that is stored."""
    if count_items(project) > MOST_APPLIED:
        raise InvalidInput(f"That is long work. Run evalhub redact {project.slug} --apply.")
    set_redaction(project=project, policy=policy_of(project), actor=request.user)
    preview = redact_stored(project=project, actor=request.user)
    texts = counted(sum(preview.counts.values()), "text")
    messages.success(request, f"Replaced {texts} in {counted(preview.changed, 'Item')}.")
    return redirect(request, "intake-settings", project.slug)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
