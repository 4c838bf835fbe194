"""Drift of a judge: what was frozen, its rounds, and freezing another anchor."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect
from evalhub.stats.coefficients import Sampling
from judges.access import get_anchor, get_judge
from judges.errors import CannotRun
from judges.probing.forms import AnchorForm
from judges.selectors.drift import anchors_of, drift_of
from judges.selectors.providers.retirements import retirement_of
from judges.services.anchors.freezing import freeze_anchor
from judges.services.anchors.ticking import stop_anchor
from judges.services.prompting.looks import note_look


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def judge_drift(request: ProjectRequest, project: Project, judge_id: UUID) -> HttpResponse:
    judge = get_judge(project, judge_id)
    form = AnchorForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            freeze_anchor(judge=judge, plan=form.plan(), actor=request.user)
            return redirect(request, "judge-drift", project.slug, judge.public_id)
        except CannotRun as error:
            form.add_error(None, error.message)
    drifts = [drift_of(one, Sampling()) for one in anchors_of(judge)]
    for run in (run for drift in drifts for run in drift.runs):
        note_look(run=run, user=request.user)
    context = {"project": project, "judge": judge, "form": form, "drifts": drifts}
    context["retirement"] = retirement_of(judge)
    status = 422 if form.errors else 200
    return render(request, "judges/judge_drift.html", context, status=status)


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def anchor_stop(
    request: ProjectRequest, project: Project, judge_id: UUID, anchor_id: UUID
) -> HttpResponse:
    judge = get_judge(project, judge_id)
    stop_anchor(anchor=get_anchor(judge, anchor_id), actor=request.user)
    return redirect(request, "judge-drift", project.slug, judge.public_id)
