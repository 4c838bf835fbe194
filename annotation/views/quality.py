"""Quality control: rules and inbox for managers, notes and appeals for annotators."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project, QualityRule
from annotation.quality.forms import RuleForm
from annotation.selectors.assignments import rater_in
from annotation.selectors.quality.firings import (
    get_appeal,
    get_firing,
    inbox,
    notices,
    pause_of,
    rater_file,
)
from annotation.selectors.quality.rules import (
    explanations,
    get_rule,
    preview,
    rule_lines,
)
from annotation.selectors.raters import get_rater
from annotation.services.quality.actions import acknowledge, close_firing, end_more_traps
from annotation.services.quality.appeals import answer_appeal, write_appeal
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from annotation.services.quality.rules import add_default_rules, save_rule, switch_rule
from evalhub.errors import InvalidInput, NotFound
from evalhub.htmx import redirect

C = Capability


@require_GET
@project_view(needs=C.MANAGE_SETTINGS)
def list_rules(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "rules": rule_lines(project), "explained": explanations()}
    return render(request, "annotation/quality_rules.html", context)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def set_up(request: ProjectRequest, project: Project) -> HttpResponse:
    add_default_rules(project=project, actor=request.user)
    return redirect(request, "quality-rules", project.slug)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def create_rule(request: ProjectRequest, project: Project) -> HttpResponse:
    initial = {"window": 40, "least": 10, "percent": 70}
    form = RuleForm(request.POST) if request.method == "POST" else RuleForm(initial=initial)
    return handle_rule(request, project, form, None)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def edit_rule(request: ProjectRequest, project: Project, rule_id: UUID) -> HttpResponse:
    rule = get_rule(project, rule_id)
    form = RuleForm(request.POST) if request.method == "POST" else RuleForm.of(rule)
    return handle_rule(request, project, form, rule)


def handle_rule(
    request: ProjectRequest, project: Project, form: RuleForm, rule: QualityRule | None
) -> HttpResponse:
    """Save, or show what the rule would have done, saved or as it stands in the form."""
    context = {"project": project, "form": form, "rule": rule, "explained": explanations()}
    if form.is_bound and form.is_valid():
        values = form.values()
        if "preview" not in request.POST:
            try:
                earlier = form.cleaned_data["earlier"]
                save_rule(
                    project=project, values=values, actor=request.user, rule=rule, earlier=earlier
                )
            except InvalidInput as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Rule saved.")
                return redirect(request, "quality-rules", project.slug)
        else:
            context["preview"] = preview(QualityRule(project=project, **asdict(values)))
    status = 422 if form.errors else 200
    return render(request, "annotation/quality_rule.html", context, status=status)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def switch(request: ProjectRequest, project: Project, rule_id: UUID) -> HttpResponse:
    rule = get_rule(project, rule_id)
    switch_rule(rule=rule, active="on" in request.POST, actor=request.user)
    return redirect(request, "quality-rules", project.slug)


@require_GET
@project_view(needs=C.MANAGE_MEMBERS)
def show_inbox(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "inbox": inbox(project)}
    return render(request, "annotation/quality_inbox.html", context)


@require_POST
@project_view(needs=C.MANAGE_MEMBERS)
def close(request: ProjectRequest, project: Project, firing_id: UUID) -> HttpResponse:
    close_firing(firing=get_firing(project, firing_id), actor=request.user)
    return redirect(request, "quality-inbox", project.slug)


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
    return redirect(request, "quality-inbox", project.slug)


@require_GET
@project_view(needs=C.MANAGE_MEMBERS)
def show_rater(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    context = {"project": project, "file": rater_file(get_rater(project, rater_id))}
    return render(request, "annotation/quality_rater.html", context)


@require_POST
@project_view(needs=C.MANAGE_MEMBERS)
def change_rater(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    """Exclude, lift the exclusion, or go back to the usual rate of Traps."""
    rater, reason = get_rater(project, rater_id), request.POST.get("reason", "")
    if "exclude" in request.POST:
        exclude_rater(rater=rater, reason=reason, actor=request.user)
    elif "lift" in request.POST:
        exclusion = rater_file(rater).exclusion
        if exclusion is None:
            raise NotFound
        lift_exclusion(exclusion=exclusion, reason=reason, actor=request.user)
    else:
        end_more_traps(rater=rater, actor=request.user)
    return redirect(request, "quality-rater", project.slug, rater.public_id)


@require_GET
@project_view(needs=C.ANNOTATE)
def list_notices(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "notices": notices(request.user, project),
        "pause": pause_of(request.user, project),
    }
    return render(request, "annotation/quality_notices.html", context)


@require_POST
@project_view(needs=C.ANNOTATE)
def read_notice(request: ProjectRequest, project: Project, firing_id: UUID) -> HttpResponse:
    acknowledge(firing=get_firing(project, firing_id), user=request.user)
    return redirect(request, "quality-notices", project.slug)


@require_POST
@project_view(needs=C.ANNOTATE)
def appeal(request: ProjectRequest, project: Project) -> HttpResponse:
    rater = rater_in(project, request.user)
    if rater is None:
        raise NotFound
    write_appeal(rater=rater, text=request.POST.get("text", ""))
    messages.success(request, "Your words are with the lead. The answer appears here.")
    return redirect(request, "quality-notices", project.slug)
