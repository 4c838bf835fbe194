"""What the rules have found, and what a manager does about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.counted import kept
from annotation.selectors.overview import SAMPLING
from annotation.selectors.quality.firings import (
    get_appeal,
    get_firing,
    inbox,
    rater_file,
)
from annotation.selectors.raters import get_rater
from annotation.selectors.repeats.consistency import rater_consistency
from annotation.selectors.review.pseudonyms import label_of, labels
from annotation.services.quality.actions import close_firing, end_more_traps
from annotation.services.quality.appeals import answer_appeal, end_pause
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from evalhub.errors import NotFound
from evalhub.htmx import redirect

C = Capability


@require_GET
@project_view(needs=C.MANAGE_MEMBERS)
def show_inbox(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "inbox": inbox(project), "names": labels(project)}
    return render(request, "annotation/quality_inbox.html", context)


@require_POST
@project_view(needs=C.MANAGE_MEMBERS)
def close(request: ProjectRequest, project: Project, firing_id: UUID) -> HttpResponse:
    close_firing(firing=get_firing(project, firing_id), actor=request.user)
    return redirect(request, "quality-inbox", project.slug, query=kept(request.GET))


@require_POST
@project_view(needs=C.MANAGE_MEMBERS)
def answer(request: ProjectRequest, project: Project, appeal_id: UUID) -> HttpResponse:
    answer_appeal(
        appeal=get_appeal(project, appeal_id),
        granted="grant" in request.POST,
        answer=request.POST.get("answer", ""),
        actor=request.user,
    )
    messages.success(request, "Answered. They read it in My work.")
    return redirect(request, "quality-inbox", project.slug, query=kept(request.GET))


@require_GET
@project_view(needs=C.MANAGE_MEMBERS)
def show_rater(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    rater = get_rater(project, rater_id)
    own = rater_consistency(rater, sampling=SAMPLING)
    context = {"project": project, "file": rater_file(rater), "own": own}
    context["name"] = label_of(rater)
    return render(request, "annotation/quality_rater.html", context)


@require_POST
@project_view(needs=C.MANAGE_MEMBERS)
def change_rater(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    """Exclude, lift the exclusion, end a pause, or go back to the usual rate of Traps."""
    rater, reason = get_rater(project, rater_id), request.POST.get("reason", "")
    if "exclude" in request.POST:
        exclude_rater(rater=rater, reason=reason, actor=request.user)
    elif "lift" in request.POST:
        exclusion = rater_file(rater).exclusion
        if exclusion is None:
            raise NotFound
        lift_exclusion(exclusion=exclusion, reason=reason, actor=request.user)
    elif "unpause" in request.POST:
        end_pause(rater=rater, reason=reason, actor=request.user)
    else:
        end_more_traps(rater=rater, actor=request.user)
    return redirect(
        request, "quality-rater", project.slug, rater.public_id, query=kept(request.GET)
    )
