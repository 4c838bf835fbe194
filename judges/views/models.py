"""What is known about models: prices with dates, and the days they end."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.errors import EvalhubError
from evalhub.htmx import redirect
from judges.access import get_model_fact
from judges.judge_forms import PriceForm, RetirementForm
from judges.selectors.providers.prices import prices_of
from judges.selectors.providers.retirements import ANNOUNCED, KNOWN, retirements_of
from judges.services.providers.prices import add_price, remove_fact, set_retirement

WRITING = {"price": add_price, "end": set_retirement}
FORMS = {"price": PriceForm, "end": RetirementForm}


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_JUDGES)
def model_list(request: ProjectRequest, project: Project) -> HttpResponse:
    """The table of prices and the list of ends; one form each adds to them."""
    kind = request.POST.get("kind", "")
    forms: dict[str, Form] = {
        name: form(request.POST if name == kind else None, prefix=name)
        for name, form in FORMS.items()
    }
    sent = forms.get(kind)
    if request.method == "POST" and sent is not None and sent.is_valid():
        try:
            WRITING[kind](project=project, fact=sent.cleaned_data, actor=request.user)
            return redirect(request, "model-list", project.slug)
        except EvalhubError as error:
            sent.add_error(error.details.get("field"), error.message)  # type: ignore[arg-type]
    context: dict[str, Any] = {"project": project, "price_form": forms["price"]}
    context |= {"end_form": forms["end"], "prices": prices_of(project)}
    context |= {"ends": retirements_of(project), "known": sorted(KNOWN.items())}
    status = 422 if sent is not None and sent.errors else 200
    context["announced"] = ANNOUNCED
    return render(request, "judges/model_list.html", context, status=status)


@require_POST
@project_view(needs=Capability.MANAGE_JUDGES)
def model_fact_remove(
    request: ProjectRequest, project: Project, kind: str, number: int
) -> HttpResponse:
    remove_fact(fact=get_model_fact(project, kind, number), actor=request.user)
    return redirect(request, "model-list", project.slug)
