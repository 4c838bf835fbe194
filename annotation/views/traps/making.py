"""Making traps: one by hand, many from references or from what the crowd agrees on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Item, Project
from annotation.selectors.agreement.counted import kept
from annotation.selectors.agreement.switches import switches
from annotation.selectors.traps.candidates import (
    candidate_page,
    chosen,
    expected_so_far,
    item_named,
    units_of,
)
from annotation.services.traps.making import Plan, make_traps
from annotation.traps.forms import CandidateForm, ToleranceForm, TrapForm
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

C = Capability
CANDIDATES = "annotation/trap_candidates.html"


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def create_trap(request: ProjectRequest, project: Project) -> HttpResponse:
    """Ask for the item first, then for what is expected of it."""
    given = request.POST if request.method == "POST" else request.GET
    key = given.get("item", "").strip()
    item = item_named(project, key)
    if item is None:
        context = {"project": project, "key": key}
        status = 422 if key else 200
        return render(request, "annotation/trap_create.html", context, status=status)
    units = units_of(item)
    if request.method == "GET":
        initial = TrapForm.initial_of(units, *expected_so_far(item))
        return render_form(request, project, item, TrapForm(units, initial=initial))
    return save_trap(request, project, item, TrapForm(units, request.POST))


def save_trap(
    request: ProjectRequest, project: Project, item: Item, form: TrapForm
) -> HttpResponse:
    if form.is_valid():
        plan = Plan(item, form.expected(), form.cleaned_data["explanation"])
        try:
            (trap,) = make_traps(
                project=project, plans=[plan], actor=request.user, source="by hand"
            )
        except InvalidInput as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{item.key} is a Trap from now on.")
            return redirect(request, "trap-detail", project.slug, trap.public_id)
    return render_form(request, project, item, form)


def render_form(
    request: ProjectRequest, project: Project, item: Item, form: TrapForm
) -> HttpResponse:
    context = {"project": project, "item": item, "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/trap_create.html", context, status=status)


@require_GET
@project_view(needs=C.MANAGE_SETTINGS)
def list_candidates(request: ProjectRequest, project: Project) -> HttpResponse:
    context = candidates_shown(request, project, CandidateForm.read(request.GET))
    context["tolerances"] = ToleranceForm(context["page"].scales)
    return render(request, CANDIDATES, context)


def candidates_shown(
    request: ProjectRequest, project: Project, form: CandidateForm
) -> dict[str, Any]:
    shown = switches(project, request.GET, revisable=False)
    page = candidate_page(project, **form.cleaned_data, counted=shown.counted)
    url = reverse("trap-candidates", args=[project.slug])
    return {"project": project, "form": form, "page": page, "switches": shown, "page_url": url}


@require_POST
@project_view(needs=C.MANAGE_SETTINGS)
def make_chosen(request: ProjectRequest, project: Project) -> HttpResponse:
    """Make traps of the candidates that are ticked, as the preview showed them."""
    form = CandidateForm.read(request.POST)
    where = form.cleaned_data
    lines = chosen(project, where["source"], where["least"], ids_in(request))
    tolerances = ToleranceForm(
        {one.criterion for line in lines for one in line.proposals}, request.POST
    )
    try:
        if not tolerances.is_valid():
            raise InvalidInput("A tolerance is a number from 0 up.")
        made = make_traps(
            project=project,
            plans=tolerances.plans(lines),
            actor=request.user,
            source=where["source"],
        )
    except InvalidInput as refusal:
        context = candidates_shown(request, project, form)
        context |= {"tolerances": tolerances, "refusal": str(refusal)}
        return render(request, CANDIDATES, context, status=422)
    some = "1 Item is a Trap" if len(made) == 1 else f"{len(made)} Items are Traps"
    messages.success(request, f"{some} from now on.")
    return redirect(request, "trap-list", project.slug, query=kept(request.GET))


def ids_in(request: ProjectRequest) -> list[UUID]:
    """The ticked items; what is no id is none of ours."""
    try:
        return [UUID(text) for text in request.POST.getlist("item")]
    except ValueError:
        raise InvalidInput("Reload the page and choose again.") from None
