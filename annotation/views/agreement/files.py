"""Figures of agreement as files: SVG and PNG of the pictures, CSV of the tables."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.agreement.figures import TYPES, Figure
from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.coefficients import (
    coefficient_figure,
    coefficient_lines,
)
from annotation.selectors.agreement.criteria.explorer import unit_figure
from annotation.selectors.agreement.criteria.history import (
    agreement_history,
    time_figure,
    version_figure,
)
from annotation.selectors.agreement.criteria.listing import AgreementList, agreement_list
from annotation.selectors.agreement.criteria.methods import consensus_methods, method_figure
from annotation.selectors.agreement.criteria.slices import slice_figure, sliced
from annotation.selectors.agreement.raters.pairs import pair_figure, rater_pairs
from annotation.selectors.agreement.raters.spread import rater_spread, spread_figure
from annotation.selectors.agreement.switches import switches
from annotation.views.agreement.pages import asked_for
from evalhub.errors import NotFound

LISTED: dict[str, Callable[[AgreementList], Figure]] = {
    "criteria": lambda listed: listed.figure,
    "severity": lambda listed: listed.severity,
}
FIGURES: dict[str, Callable[[Asked, str], Figure]] = {
    "coefficients": lambda asked, by: coefficient_figure(asked, coefficient_lines(asked)),
    "pairs": lambda asked, by: pair_figure(asked, rater_pairs(asked)),
    "distributions": lambda asked, by: spread_figure(asked, rater_spread(asked)),
    "slices": lambda asked, by: slice_figure(asked, sliced(asked, by)),
    "units": lambda asked, by: unit_figure(asked),
    "methods": lambda asked, by: method_figure(asked, consensus_methods(asked)),
    "versions": lambda asked, by: version_figure(asked, agreement_history(asked)),
    "time": lambda asked, by: time_figure(asked, agreement_history(asked)),
}


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def download_figure(
    request: ProjectRequest, project: Project, name: str, form: str
) -> HttpResponseBase:
    """Raises `NotFound` for a figure or a form there is not."""
    if name in LISTED:
        listed = agreement_list(project, switches(project, request.GET))
        figure, title = LISTED[name](listed), project.slug
    elif name in FIGURES:
        asked = asked_for(request, project)
        figure = FIGURES[name](asked, request.GET.get("by", ""))
        title = f"{project.slug}-{slugify(asked.title)}"
    else:
        raise NotFound
    return file_of(figure, form, f"{title}-{name}")


def file_of(figure: Figure, form: str, name: str) -> HttpResponseBase:
    if form not in figure.forms:
        raise NotFound
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(figure.csv(), content_type=TYPES[form])
    else:
        response = HttpResponse(figure.drawn(form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
