"""A version on a few items, beside people."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect, render_page
from judges.access import get_prompt
from judges.errors import CannotRun
from judges.prompting.forms import TrialForm
from judges.prompting.pages import trial_page
from judges.selectors.prompts.trials import trial_named
from judges.services.prompting.trials import start_trial


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_trial(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponse:
    prompt = get_prompt(project, prompt_id)
    form = TrialForm(request.POST or None, prompt=prompt)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            start_trial(version=given["version"], judge=given["judge"], actor=request.user)
            return redirect(request, "prompt-trial", project.slug, prompt.public_id)
        except CannotRun as error:
            form.add_error(None, error.message)
    trial = trial_named(prompt, request.GET.get("run", ""))
    context = {"project": project, "form": form, **trial_page(prompt, trial)}
    page, fragment = "judges/prompt_trial.html", "judges/_prompt_trial.html"
    return render_page(request, page, fragment, context, status=422 if form.errors else 200)
