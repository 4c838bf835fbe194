"""The lead's side: questions that wait, subjects that were skipped, answers worth pinning."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project, Question
from annotation.questions.forms import MessageForm, PinForm, ReferralForm
from annotation.selectors.questions.inbox import (
    get_answer,
    get_question,
    get_referral,
    lead_thread,
    question_inbox,
    referral_line,
)
from annotation.selectors.review.pseudonyms import labels
from annotation.services.questions.entries import EntryText, pin_answer
from annotation.services.questions.referrals import settle_referral
from annotation.services.questions.threads import answer_question, close_question
from evalhub.htmx import redirect

C = Capability


@require_GET
@project_view(needs=C.EDIT_RUBRIC)
def list_questions(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "inbox": question_inbox(project)}
    return render(request, "annotation/question_list.html", context)


@require_GET
@project_view(needs=C.EDIT_RUBRIC)
def show_question(request: ProjectRequest, project: Project, question_id: UUID) -> HttpResponse:
    return page(request, get_question(project, question_id), MessageForm())


def page(
    request: ProjectRequest, question: Question, form: MessageForm, status: int = 200
) -> HttpResponse:
    context = {"project": question.project, "thread": lead_thread(question), "form": form}
    return render(request, "annotation/question_detail.html", context, status=status)


@require_POST
@project_view(needs=C.EDIT_RUBRIC)
def answer(request: ProjectRequest, project: Project, question_id: UUID) -> HttpResponse:
    """Answer, or close without one."""
    question = get_question(project, question_id)
    if "close" in request.POST:
        close_question(question=question, actor=request.user)
        return redirect(request, "question-list", project.slug)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return page(request, question, form, status=422)
    answer_question(question=question, text=form.cleaned_data["text"], actor=request.user)
    messages.success(request, "Answered. They read it in My work.")
    return redirect(request, "question-detail", project.slug, question.public_id)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.EDIT_RUBRIC)
def pin(
    request: ProjectRequest, project: Project, question_id: UUID, message_id: int
) -> HttpResponse:
    """Word an answer for everybody and put it among the guidelines."""
    question = get_question(project, question_id)
    message = get_answer(question, message_id)
    given = {"text": message.text}
    form = PinForm(request.POST) if request.method == "POST" else PinForm(initial=given)
    if form.is_bound and form.is_valid():
        pin_answer(message=message, text=EntryText(**form.cleaned_data), actor=request.user)
        messages.success(request, "Pinned. Everybody reads it among the guidelines.")
        return redirect(request, "question-detail", project.slug, question.public_id)
    context = {"project": project, "question": question, "message": message, "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/question_pin.html", context, status=status)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_ITEMS)
def settle(request: ProjectRequest, project: Project, referral_id: UUID) -> HttpResponse:
    """Return what several people skipped to the queue, or retire it."""
    referral = get_referral(project, referral_id)
    form = ReferralForm(request.POST) if request.method == "POST" else ReferralForm()
    if form.is_bound and form.is_valid():
        settle_referral(referral=referral, actor=request.user, **form.cleaned_data)
        messages.success(request, "Settled.")
        return redirect(request, "question-list", project.slug)
    context = {"project": project, "line": referral_line(referral, labels(project)), "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/question_referral.html", context, status=status)
