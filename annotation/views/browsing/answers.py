"""Lists of annotations, for leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.browsing.answers import AnnotationFilters
from annotation.browsing.cursors import BadCursor
from annotation.browsing.filters import WrongFilter
from annotation.browsing.forms import AnnotationFilterForm, ViewForm
from annotation.models import Project
from annotation.selectors.browsing.answers import find_annotations
from annotation.selectors.browsing.options import filter_choices
from annotation.selectors.browsing.views import views_of
from annotation.selectors.review.pseudonyms import labels
from annotation.views.browsing.frames import frame

TEMPLATE, KIND = "annotation/annotation_list.html", "annotations"


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_annotations(request: ProjectRequest, project: Project) -> HttpResponse:
    given = dict(request.GET.lists())
    cursor = given.pop("cursor", [""])[-1]
    choices = filter_choices(project)
    context = frame(request, project, KIND)
    try:
        filters = AnnotationFilters.read(given)
        page = find_annotations(project, filters, cursor)
    except (WrongFilter, BadCursor) as error:
        form = AnnotationFilterForm(request.GET.dict(), choices=choices)
        form.add_error(getattr(error, "name", None), error.message)
        context |= {"form": form, "views": views_of(project, request.user, None, KIND)}
        return render(request, TEMPLATE, context, status=error.http_status)
    context |= {"page": page, "filters": filters, "view_form": ViewForm()}
    context["names"] = labels(project)
    context["form"] = AnnotationFilterForm.of(filters, choices)
    context["views"] = views_of(project, request.user, filters, KIND)
    return render(request, TEMPLATE, context)
