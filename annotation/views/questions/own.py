"""The annotator's side: flag what lies on the desk, read the answer, go on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.questions.forms import FlagForm, MessageForm, flag_controls
from annotation.selectors.assignments import find_assignment
from annotation.selectors.questions.threads import get_own_question, own_questions, own_thread
from annotation.services.questions.threads import flag_subject, mark_read, reply
from evalhub.errors import NotFound
from evalhub.htmx import is_htmx, redirect, render_page

C = Capability
FLAG_PAGE, FLAG_FRAGMENT = "annotation/desk_flag.html", "annotation/_desk_flag.html"


@require_POST
@project_view(needs=C.ANNOTATE)
def flag(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    """Flag an Item that was handed to this very person; rating goes on."""
    assignment = find_assignment(project=project, user=request.user, public_id=public_id)
    if assignment is None:
        raise NotFound
    form = FlagForm(request.POST)
    context: dict[str, object] = {"project": project, "assignment": assignment}
    if not form.is_valid():
        context["controls"] = flag_controls(form)
        return render_page(request, FLAG_PAGE, FLAG_FRAGMENT, context, status=422)
    reason, note = form.cleaned_data["flag_reason"], form.cleaned_data["flag_note"]
    context["question"] = flag_subject(assignment=assignment, reason=reason, note=note)
    if is_htmx(request):
        return render(request, FLAG_FRAGMENT, context)
    messages.info(request, _("Your question is with the lead. The answer appears in My work."))
    return redirect(request, "desk-show", project.slug, assignment.public_id)


@require_GET
@project_view(needs=C.ANNOTATE)
def list_questions(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "questions": own_questions(request.user, project)}
    return render(request, "annotation/question_mine.html", context)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.ANNOTATE)
def show_thread(request: ProjectRequest, project: Project, question_id: UUID) -> HttpResponse:
    """One's own thread; to open it is to have read it."""
    question = get_own_question(request.user, project, question_id)
    form = MessageForm(request.POST) if request.method == "POST" else MessageForm()
    if form.is_bound and form.is_valid():
        reply(question=question, text=form.cleaned_data["text"])
        messages.info(request, _("Sent. The answer appears here and in My work."))
        return redirect(request, "question-thread", project.slug, question.public_id)
    mark_read(question=question)
    context = {"project": project, "thread": own_thread(question), "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/question_thread.html", context, status=status)
