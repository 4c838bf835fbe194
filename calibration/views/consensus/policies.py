"""The consensus policy: what is in force, what another would change, the switch."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from calibration.consensus.forms import ConsensusForm
from calibration.selectors.consensus.pages import policy_page
from calibration.services.consensus.policies import switch_policy
from evalhub.errors import EvalhubError, Forbidden
from evalhub.htmx import redirect

C = Capability


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(needs=C.VIEW_RESULTS)
def show(request: ProjectRequest, project: Project) -> HttpResponse:
    """The policy with its form; a POST tries another one, or switches to it."""
    may_change = request.access.may(C.MANAGE_SETTINGS)
    if request.method == "POST" and not may_change:
        raise Forbidden("Ask a manager to change how values are found.")
    form = ConsensusForm(request.POST) if request.method == "POST" else None
    tried = form.policy() if form is not None and form.is_valid() else None
    if form is not None and tried is not None and "switch" in request.POST:
        try:
            note = form.cleaned_data["note"]
            made = switch_policy(project=project, policy=tried, actor=request.user, note=note)
            messages.success(request, f"Version {made.number} is in force.")
            return redirect(request, "consensus-show", project.slug)
        except EvalhubError as error:
            form.add_error(None, error.message)
    page = policy_page(project, tried)
    form = form or ConsensusForm.of(page.standing.policy)
    context = {"project": project, "page": page, "form": form, "may_change": may_change}
    status = 422 if form.errors else 200
    return render(request, "calibration/consensus_show.html", context, status=status)
