"""The rules of quality control, for those who change settings."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project, QualityRule
from annotation.quality.forms import RuleForm
from annotation.selectors.agreement.counted import kept
from annotation.selectors.agreement.switches import switches
from annotation.selectors.quality.rules import (
    explanations,
    get_rule,
    preview,
    rule_lines,
)
from annotation.services.quality.rules import add_default_rules, save_rule, switch_rule
from evalhub.errors import InvalidInput
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
    return redirect(request, "quality-rules", project.slug, query=kept(request.GET))


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
    shown = switches(project, request.GET, revisable=False)
    context = {"project": project, "form": form, "rule": rule, "switches": shown}
    context["explained"] = explanations()
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
                return redirect(request, "quality-rules", project.slug, query=kept(request.GET))
        else:
            context["preview"] = preview(
                QualityRule(project=project, **asdict(values)), shown.counted
            )
    status = 422 if form.errors else 200
    return render(request, "annotation/quality_rule.html", context, status=status)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def switch(request: ProjectRequest, project: Project, rule_id: UUID) -> HttpResponse:
    rule = get_rule(project, rule_id)
    switch_rule(rule=rule, active="on" in request.POST, actor=request.user)
    return redirect(request, "quality-rules", project.slug, query=kept(request.GET))
