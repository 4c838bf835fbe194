"""What the desk of a project shows and asks, for those who change settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotation.access import Capability, ProjectRequest, project_view
from annotation.blindness.forms import DeskPolicyForm
from annotation.blindness.policies import DeskPolicy
from annotation.models import Project
from annotation.services.blindness.policies import save_desk_policy
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

C = Capability


@require_http_methods(["GET", "POST"])
@project_view(needs=C.MANAGE_SETTINGS)
def edit_policy(request: ProjectRequest, project: Project) -> HttpResponse:
    bound = request.method == "POST"
    form = DeskPolicyForm(request.POST) if bound else DeskPolicyForm.of(DeskPolicy.of(project))
    if bound and form.is_valid():
        try:
            save_desk_policy(project=project, policy=form.policy(), actor=request.user)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Desk saved. It holds from the next Item on.")
            return redirect(request, "blindness-settings", project.slug)
    context = {"project": project, "form": form}
    status = 422 if form.errors else 200
    return render(request, "annotation/blindness_settings.html", context, status=status)
