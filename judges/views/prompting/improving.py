"""Making a prompt better on the calibration split."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.htmx import redirect, render_page
from judges.access import get_prompt
from judges.errors import CannotRun, InvalidPrompt
from judges.models import JudgePrompt
from judges.prompting.improving import HandForm, improve_page
from judges.prompting.steps import STEPS, Step
from judges.selectors.prompts.looks import newest_measured
from judges.services.prompting.looks import note_look

PAGE, FRAGMENT = "judges/prompt_improve.html", "judges/_prompt_candidates.html"


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def prompt_improve(request: ProjectRequest, project: Project, prompt_id: UUID) -> HttpResponse:
    prompt = get_prompt(project, prompt_id)
    if request.method != "POST":
        judge = request.GET.get("judge", "")
        measured = newest_measured(prompt)
        if measured is not None:
            note_look(run=measured, user=request.user)
        return render_page(request, PAGE, FRAGMENT, improve_page(prompt, judge, None))
    return take_step(request, prompt)


def take_step(request: ProjectRequest, prompt: JudgePrompt) -> HttpResponse:
    """Carry out what a button asks for; a refusal leaves what was typed in the form."""
    given, judge = request.POST, request.POST.get("judge", "")
    form = HandForm(given) if given.get("step") == "hand" else HandForm({"text": "-"})
    step = Step(prompt=prompt, judge=judge, given=given, actor=request.user)
    if form.is_valid():
        try:
            adopted = STEPS.get(given.get("step", ""), STEPS["base"])(step)
            where = "prompt-detail" if adopted else "prompt-improve"
            query = "" if adopted else step.query
            return redirect(request, where, prompt.project.slug, prompt.public_id, query=query)
        except (CannotRun, InvalidPrompt) as error:
            form.add_error(None, error.message)
    own = form if given.get("step") == "hand" else None
    context = improve_page(prompt, judge, own) | {"refused": form}
    return render_page(request, PAGE, FRAGMENT, context, status=422)
