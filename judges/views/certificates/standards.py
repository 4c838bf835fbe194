"""What Judges are held to: who rates, how labels were chosen, what passes; what they may spend."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect
from judges.certificates.standard_forms import BudgetForm, StandardsForm
from judges.selectors.correction.selection import handed_out
from judges.selectors.correction.standards import standards_of
from judges.selectors.providers.budgets import spending_of
from judges.selectors.reports.answers import MARGIN, TENTATIVE
from judges.services.certificates.standards import set_standards
from judges.services.providers.budgets import set_project_budget


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_SETTINGS)
def edit(request: ProjectRequest, project: Project) -> HttpResponse:
    form = standards_form(request, project)
    if request.method == "POST" and form.is_valid():
        try:
            set_standards(project=project, standards=form.standards(), actor=request.user)
            messages.success(request, "Standards saved. Reports go by them from now on.")
            return redirect(request, "standard-settings", project.slug)
        except InvalidInput as error:
            form.add_error(None, error.message)
    return page(request, project, form=form)


@require_POST
@project_view(needs=Capability.MANAGE_SETTINGS)
def edit_budget(request: ProjectRequest, project: Project) -> HttpResponse:
    form = BudgetForm(request.POST)
    if form.is_valid():
        try:
            limit = form.cleaned_data["budget"]
            set_project_budget(project=project, limit=limit, actor=request.user)
            messages.success(request, "Budget saved. Runs keep to it from their next calls on.")
            return redirect(request, "standard-settings", project.slug)
        except InvalidInput as error:
            form.add_error("budget", error.message)
    return page(request, project, budget_form=form)


def standards_form(
    request: ProjectRequest, project: Project, *, asked: bool = True
) -> StandardsForm:
    """The form as it is kept, or as it was sent where it was `asked` for."""
    criteria = current_criteria(project)
    shown = StandardsForm.shown(standards_of(project, criteria))
    sent = request.POST or None if asked else None
    return StandardsForm(sent, initial=shown, criteria=criteria, order=handed_out(project))


def page(
    request: ProjectRequest,
    project: Project,
    *,
    form: StandardsForm | None = None,
    budget_form: BudgetForm | None = None,
) -> HttpResponse:
    """Both forms; what was sent for one of them is shown with its errors."""
    spending = spending_of(project.pk)
    context = {
        "project": project,
        "form": form or standards_form(request, project, asked=False),
        "budget_form": budget_form or BudgetForm(initial={"budget": spending.limit}),
        "spending": spending,
        "margin": MARGIN,
        "people_at_least": TENTATIVE,
    }
    failed = any(one is not None and one.errors for one in (form, budget_form))
    status = 422 if failed else 200
    return render(request, "judges/standard_settings.html", context, status=status)
