"""Lists of items, for leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.browsing.cursors import BadCursor
from annotation.browsing.filters import ItemFilters, WrongFilter
from annotation.browsing.forms import ChangeForm, FilterForm, ViewForm
from annotation.models import Project
from annotation.selectors.browsing.items import find_items
from annotation.selectors.browsing.options import filter_choices
from annotation.selectors.browsing.views import views_of
from annotation.views.browsing.frames import frame

TEMPLATE = "annotation/item_list.html"


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_items(request: ProjectRequest, project: Project) -> HttpResponse:
    given = dict(request.GET.lists())
    cursor = given.pop("cursor", [""])[-1]
    choices = filter_choices(project)
    context = frame(request, project, "items")
    try:
        filters = ItemFilters.read(given)
        page = find_items(project, filters, cursor)
    except (WrongFilter, BadCursor) as error:
        form = FilterForm(request.GET.dict(), choices=choices)
        form.add_error(getattr(error, "name", None), error.message)
        context |= {"form": form, "views": views_of(project, request.user, None)}
        return render(request, TEMPLATE, context, status=error.http_status)
    context |= {"page": page, "filters": filters, "form": FilterForm.of(filters, choices)}
    context |= {"views": views_of(project, request.user, filters), "view_form": ViewForm()}
    context["change_form"] = ChangeForm(auto_id="change_%s")
    return render(request, TEMPLATE, context)
