"""Examples and pinned answers: the lead adds and removes them, annotators read what is new."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.guidelines.forms import ExampleForm, ReadForm
from annotation.models import Project
from annotation.selectors.assignments import rater_in
from annotation.selectors.questions.entries import get_entry, guideline_entries
from annotation.selectors.rubrics import rubric_page
from annotation.services.questions.entries import add_example, remove_entry
from annotation.services.questions.reading import mark_guidelines_read
from evalhub.errors import NotFound
from evalhub.htmx import is_htmx, redirect

C = Capability


@require_http_methods(["GET", "POST"])
@project_view(needs=C.EDIT_RUBRIC)
def list_entries(request: ProjectRequest, project: Project) -> HttpResponse:
    """What was added to the guidelines, with a form for one example more."""
    page = rubric_page(project)
    given = request.POST if request.method == "POST" else None
    form = ExampleForm(given, criteria=page.criteria if page else ())
    if form.is_bound and form.is_valid():
        add_example(project=project, text=form.entry(), actor=request.user)
        messages.success(request, "Added. Everybody is told of it at their desk.")
        return redirect(request, "guideline-list", project.slug)
    context = {"project": project, "form": form, "entries": guideline_entries(project)}
    status = 422 if form.errors else 200
    return render(request, "annotation/guideline_list.html", context, status=status)


@require_POST
@project_view(needs=C.EDIT_RUBRIC)
def remove(request: ProjectRequest, project: Project, entry_id: UUID) -> HttpResponse:
    remove_entry(entry=get_entry(project, entry_id), actor=request.user)
    messages.success(request, "Taken out of the guidelines.")
    return redirect(request, "guideline-list", project.slug)


@require_POST
@project_view(needs=C.ANNOTATE)
def read(request: ProjectRequest, project: Project, version: int) -> HttpResponse:
    """The annotator has read what changed."""
    rater = rater_in(project, request.user)
    if rater is None:
        raise NotFound
    form = ReadForm(request.POST)
    form.is_valid()
    mark_guidelines_read(rater=rater, version=version, upto=form.cleaned_data.get("upto"))
    if is_htmx(request):
        return HttpResponse()
    return redirect(request, "desk-next", project.slug)
