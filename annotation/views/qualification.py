"""Qualification: practice and exam for annotators, rules and tables for leads."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.errors import InvalidRatings
from annotation.guidelines.drawer import guide
from annotation.models import Project
from annotation.qualification.forms import PlanForm, RulingForm
from annotation.qualification.marking import mark
from annotation.qualification.pages import Sheet, feedback_of, question_page
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.lead import (
    exam_difficulty,
    held_items,
    holdings,
    practice_difficulty,
    rater_lines,
    spare_training,
)
from annotation.selectors.qualification.questions import practice_pages
from annotation.selectors.qualification.sittings import (
    chosen_training,
    find_held,
    find_question,
    next_question,
    own_answer,
)
from annotation.selectors.qualification.standings import own_standing, plan_of
from annotation.selectors.raters import get_rater
from annotation.selectors.review.pseudonyms import label_of, labels
from annotation.selectors.rubrics import newest_rubric
from annotation.services.assignments import join_project
from annotation.services.qualification.exams import (
    answer_practice,
    answer_question,
    question_asked,
    start_exam,
)
from annotation.services.qualification.plans import (
    change_plan,
    free_item,
    hold_item,
    hold_training,
    require_again,
)
from annotation.services.qualification.rulings import rule
from evalhub.errors import InvalidInput, NotFound
from evalhub.htmx import redirect

C = Capability
ANSWERED = _("This question has an answer already. The first one stands.")


@require_GET
@project_view(needs=C.ANNOTATE)
def show(request: ProjectRequest, project: Project) -> HttpResponse:
    """A person's own qualification: what it is, how far they are, the next step."""
    rater = join_project(project=project, user=request.user)
    context = {"project": project, "own": own_standing(rater), "rater": rater}
    return render(request, "annotation/qualification_show.html", context)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.ANNOTATE)
def practice(request: ProjectRequest, project: Project, place: int) -> HttpResponse:
    rater, rubric = join_project(project=project, user=request.user), desk_rubric(project)
    pages = practice_pages(project, rubric)
    if not 1 <= place <= len(pages):
        raise NotFound
    sheet = Sheet(project, rubric, pages[place - 1].question, place, len(pages))
    if request.method == "POST":
        given = sheet.posted(request.POST)
        try:
            answer_practice(rater=rater, page=pages[place - 1], ratings=given)
        except InvalidRatings as error:
            return render_practice(request, sheet, question_page(sheet, given, error.problems))
        return redirect(request, "qualification-practice", project.slug, place)
    stored = own_answer(rater, pages[place - 1])
    return render_practice(request, sheet, question_page(sheet, sheet.filled(stored)), stored)


def render_practice(
    request: ProjectRequest, sheet: Sheet, page: object, stored: dict[str, dict] | None = None
) -> HttpResponse:
    """The page, with feedback once there is an answer."""
    values = {key: one["value"] for key, one in (stored or {}).items()}
    asked = {criterion.key for criterion in sheet.criteria}
    expected = [one for one in sheet.question.expected if one.criterion in asked]
    context = {
        "project": sheet.project,
        "page": page,
        "guide": guide(sheet.project),
        "feedback": feedback_of(sheet, mark(expected, values)) if stored else (),
    }
    status = 422 if stored is None else 200
    return render(request, "annotation/qualification_practice.html", context, status=status)


@require_POST
@project_view(needs=C.ANNOTATE)
def start(request: ProjectRequest, project: Project) -> HttpResponse:
    start_exam(rater=join_project(project=project, user=request.user))
    return redirect(request, "qualification-exam", project.slug)


@require_GET
@project_view(needs=C.ANNOTATE)
def sit(request: ProjectRequest, project: Project) -> HttpResponse:
    """The next question of the try that is open; without one, back to the overview."""
    row = next_question(join_project(project=project, user=request.user))
    if row is None:
        return redirect(request, "qualification-show", project.slug)
    return redirect(request, "qualification-question", project.slug, row.public_id)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.ANNOTATE)
def ask(request: ProjectRequest, project: Project, question_id: UUID) -> HttpResponse:
    rater = join_project(project=project, user=request.user)
    row = find_question(rater, question_id)
    asked, rubric = question_asked(row), row.attempt.rubric
    sheet = Sheet(project, rubric, asked, row.place, row.total, row.order)
    given, problems = {}, {}
    if request.method == "POST":
        given = sheet.posted(request.POST)
        try:
            if not answer_question(rater=rater, row=row, ratings=given):
                messages.info(request, ANSWERED)
            return redirect(request, "qualification-exam", project.slug)
        except InvalidRatings as error:
            problems = error.problems
    elif row.answered_at is not None:
        messages.info(request, ANSWERED)
        return redirect(request, "qualification-exam", project.slug)
    page = question_page(sheet, given, problems)
    context = {"project": project, "page": page, "row": row, "guide": guide(project)}
    status = 422 if problems else 200
    return render(request, "annotation/qualification_exam.html", context, status=status)


def render_settings(request: ProjectRequest, project: Project, form: PlanForm) -> HttpResponse:
    context = {
        "project": project,
        "form": form,
        "plan": plan_of(project),
        "version": desk_rubric(project).version,
        "raters": rater_lines(project),
        "names": labels(project),
        "holdings": holdings(project),
        "held": held_items(project),
        "spare": spare_training(project),
        "difficulty": exam_difficulty(project),
        "practice": practice_difficulty(project),
    }
    status = 422 if form.errors else 200
    return render(request, "annotation/qualification_settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def settings(request: ProjectRequest, project: Project) -> HttpResponse:
    if newest_rubric(project) is None:
        return render(request, "annotation/qualification_early.html", {"project": project})
    if request.method == "GET":
        return render_settings(request, project, PlanForm.of(plan_of(project)))
    form = PlanForm(request.POST)
    if not form.is_valid():
        return render_settings(request, project, form)
    active = form.cleaned_data["active"]
    try:
        change_plan(project=project, active=active, numbers=form.numbers(), actor=request.user)
    except InvalidInput as refusal:
        form.add_error("active", str(refusal))
        return render_settings(request, project, form)
    messages.success(request, "Qualification saved.")
    return redirect(request, "qualification-settings", project.slug)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def choose_items(request: ProjectRequest, project: Project) -> HttpResponse:
    """Hold training items, add an item with references, or give one back."""
    actor = request.user
    if "hold" in request.POST:
        hold_item(project=project, key=request.POST.get("key", "").strip(), actor=actor)
    elif "free" in request.POST:
        free_item(held=find_held(project, request.POST["free"]), actor=actor)
    else:
        keys = request.POST.getlist("training")
        hold_training(project=project, training=chosen_training(project, keys), actor=actor)
    messages.success(request, "The Items of the exam are changed.")
    return redirect(request, "qualification-settings", project.slug)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def again(request: ProjectRequest, project: Project) -> HttpResponse:
    plan = require_again(project=project, actor=request.user)
    messages.success(request, f"Rubric {plan.required_version} has to be passed by everybody.")
    return redirect(request, "qualification-settings", project.slug)


@require_POST
@project_view(needs=C.MANAGE_MEMBERS)
def decide(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    """Grant a try, start anew, or waive, with a reason."""
    rater = get_rater(project, rater_id)
    form = RulingForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Choose what to do and say why.")
    rule(rater=rater, actor=request.user, **form.cleaned_data)
    messages.success(request, f"Done for {label_of(rater)}.")
    return redirect(request, "qualification-settings", project.slug)
