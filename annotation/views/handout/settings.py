"""How the work is handed out, for those who change settings."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import InvalidPolicy
from annotation.models import Project
from annotation.routing.forms import PolicyForm
from annotation.routing.lines import read_skills
from annotation.selectors.handout.disagreement import comparisons
from annotation.selectors.handout.policies import handout_policy
from annotation.selectors.handout.preview import Preview, preview
from annotation.selectors.handout.progress import planning_progress
from annotation.selectors.handout.settings import SkillLine, metadata_keys, skill_lines
from annotation.services.handout.policies import save_policy, set_skills
from evalhub.htmx import is_htmx, redirect

C = Capability


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def edit_policy(request: ProjectRequest, project: Project) -> HttpResponse:
    """Save the policy, or show what it would do as it stands in the form."""
    if request.method != "POST":
        return page(request, project, PolicyForm.of(handout_policy(project)))
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return page(request, project, form)
    if "preview" in request.POST:
        return page(request, project, form, shown=preview(project, form.policy))
    try:
        save_policy(project=project, policy=form.policy, actor=request.user)
    except InvalidPolicy as problem:
        form.add_error(problem.details.get("field"), problem.message)
        return page(request, project, form)
    messages.success(request, "Hand-out saved. It holds from the next claim on.")
    return redirect(request, "handout-settings", project.slug)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def edit_skills(request: ProjectRequest, project: Project) -> HttpResponse:
    lines, skills = [], {}
    for line in skill_lines(project):
        text = request.POST.get(line.field, line.skills)
        try:
            skills[line.rater] = read_skills(text)
        except InvalidPolicy as problem:
            line = replace(line, problem=problem.message)
        lines.append(replace(line, skills=text))
    if any(line.problem for line in lines):
        form = PolicyForm.of(handout_policy(project))
        return page(request, project, form, lines)
    set_skills(project=project, skills=skills, actor=request.user)
    messages.success(request, "Skills saved.")
    return redirect(request, "handout-settings", project.slug)


@require_GET
@project_view(needs=C.MANAGE_SETTINGS)
def show_planning(request: ProjectRequest, project: Project) -> HttpResponse:
    """How far the slots are: a part of the settings page, which is shown where it is asked for."""
    if not is_htmx(request):
        return redirect(request, "handout-settings", project.slug)
    context = {"project": project, "planning": planning_progress(project)}
    return render(request, "annotation/_handout_planning.html", context)


def page(
    request: ProjectRequest,
    project: Project,
    form: PolicyForm,
    lines: list[SkillLine] | None = None,
    shown: Preview | None = None,
) -> HttpResponse:
    context = {
        "project": project,
        "form": form,
        "preview": shown,
        "planning": planning_progress(project),
        "keys": metadata_keys(project),
        "comparisons": comparisons(project),
        "skills": skill_lines(project) if lines is None else lines,
        "wrong_skills": [line for line in lines or () if line.problem],
    }
    status = 422 if form.errors or context["wrong_skills"] else 200
    return render(request, "annotation/handout_settings.html", context, status=status)
