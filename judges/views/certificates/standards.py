"""What Judges are held to: who rates, how labels were chosen, and what passes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect
from judges.certificates.standard_forms import StandardsForm
from judges.selectors.correction.selection import handed_out
from judges.selectors.correction.standards import standards_of
from judges.selectors.reports.answers import MARGIN, TENTATIVE
from judges.services.certificates.standards import set_standards


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=Capability.MANAGE_SETTINGS)
def edit(request: ProjectRequest, project: Project) -> HttpResponse:
    criteria = current_criteria(project)
    shown = StandardsForm.shown(standards_of(project, criteria))
    order = handed_out(project)
    form = StandardsForm(request.POST or None, initial=shown, criteria=criteria, order=order)
    if request.method == "POST" and form.is_valid():
        try:
            set_standards(project=project, standards=form.standards(), actor=request.user)
            messages.success(request, "Standards saved. Reports go by them from now on.")
            return redirect(request, "standard-settings", project.slug)
        except InvalidInput as error:
            form.add_error(None, error.message)
    context = {"project": project, "form": form, "margin": MARGIN, "people_at_least": TENTATIVE}
    status = 422 if form.errors else 200
    return render(request, "judges/standard_settings.html", context, status=status)
