"""Doing something to all items of a view: first what would happen, then that and nothing else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.browsing.forms import ChangeForm
from annotation.models import Project
from annotation.selectors.bulk.previews import preview_change
from annotation.services.bulk.changes import Changed, SetChanged, change_items
from annotation.views.browsing.saved import list_url
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect

TEMPLATE = "annotation/item_change.html"


@require_POST
@project_view(needs=Capability.MANAGE_ITEMS)
def change_view(request: ProjectRequest, project: Project) -> HttpResponse:
    form, status = ChangeForm(request.POST), 200
    context: dict[str, object] = {"project": project, "form": form}
    context["back"] = list_url(project, request.POST.get("query", ""))
    try:
        if not form.is_valid():
            return render(request, TEMPLATE, context, status=422)
        filters, change = form.filters(), form.change()
        if "confirm" in request.POST:
            seal = form.cleaned_data["seal"]
            who = request.user
            done = change_items(
                project=project, filters=filters, change=change, seal=seal, actor=who
            )
            messages.success(request, told(done))
            return redirect(request, list_url(project, filters.query()))
    except SetChanged as error:
        context["moved"], status = error.message, error.http_status
    except InvalidInput as error:
        form.add_error(None, error.message)
        return render(request, TEMPLATE, context, status=422)
    context["preview"] = preview_change(project, filters, change)
    return render(request, TEMPLATE, context, status=status)


def told(done: Changed) -> str:
    """What was done, in one sentence."""
    return f"{done.n_changed:,} of {done.n:,} Items were changed."
