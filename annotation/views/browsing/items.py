"""Lists of items, for leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.browsing.cursors import BadCursor
from annotation.browsing.filters import ItemFilters, WrongFilter
from annotation.browsing.forms import FilterForm
from annotation.models import Project
from annotation.selectors.browsing.items import find_items
from annotation.selectors.browsing.options import filter_choices

TEMPLATE = "annotation/item_list.html"


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_items(request: ProjectRequest, project: Project) -> HttpResponse:
    given = dict(request.GET.lists())
    cursor = given.pop("cursor", [""])[-1]
    choices = filter_choices(project)
    context = {
        "project": project,
        "may_import": request.access.may(Capability.MANAGE_ITEMS),
    }
    try:
        filters = ItemFilters.read(given)
        page = find_items(project, filters, cursor)
    except (WrongFilter, BadCursor) as error:
        form = FilterForm(request.GET.dict(), choices=choices)
        form.add_error(getattr(error, "name", None), error.message)
        return render(request, TEMPLATE, {**context, "form": form}, status=error.http_status)
    context |= {"page": page, "filters": filters, "form": FilterForm.of(filters, choices)}
    return render(request, TEMPLATE, context)
