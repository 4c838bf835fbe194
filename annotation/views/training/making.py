"""Practice items: made of a project's items by hand, and taken away while nobody knows them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Item, Project
from annotation.selectors.qualification.sittings import find_training
from annotation.selectors.traps.candidates import expected_so_far, item_named, units_of
from annotation.services.qualification.practice import make_practice, remove_practice
from annotation.services.traps.making import Plan
from annotation.traps.forms import PracticeForm
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

C = Capability
PAGE = "annotation/qualification_make.html"


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def create_practice(request: ProjectRequest, project: Project) -> HttpResponse:
    """Ask for the item first, then for what is expected of it and why."""
    given = request.POST if request.method == "POST" else request.GET
    key = given.get("item", "").strip()
    item = item_named(project, key)
    if item is None:
        context = {"project": project, "key": key}
        return render(request, PAGE, context, status=422 if key else 200)
    units = units_of(item)
    if request.method == "POST":
        return save_practice(request, project, item, PracticeForm(units, request.POST))
    rows, explanation = expected_so_far(item)
    form = PracticeForm(units, initial=PracticeForm.initial_of(units, rows, explanation))
    return render(request, PAGE, {"project": project, "item": item, "form": form})


def save_practice(
    request: ProjectRequest, project: Project, item: Item, form: PracticeForm
) -> HttpResponse:
    if form.is_valid():
        plan = Plan(item, form.expected(), form.cleaned_data["explanation"])
        try:
            made = make_practice(plan=plan, reasons=form.reasons(), actor=request.user)
        except InvalidInput as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"People practise on {made.key} from now on.")
            return redirect(request, "qualification-settings", project.slug)
    context = {"project": project, "item": item, "form": form}
    return render(request, PAGE, context, status=422)


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def delete_practice(request: ProjectRequest, project: Project) -> HttpResponse:
    key = request.POST.get("key", "")
    if not key:
        raise InvalidInput("Choose the practice Item to take away. Nothing was changed.")
    training = find_training(project, key)
    remove_practice(training=training, actor=request.user)
    messages.success(request, f"{training.key} is taken away.")
    return redirect(request, "qualification-settings", project.slug)
