"""The overview of a project."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.judged import judged_of
from annotation.selectors.agreement.switches import switches
from annotation.selectors.overview import project_overview
from evalhub.charts import Axis, Row, agreement_chart, cell_interval

SHARE = Axis(0.0, 1.0, (0.0, 0.5, 1.0))


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_overview(request: ProjectRequest, project: Project) -> HttpResponse:
    shown = switches(project, request.GET)
    found = project_overview(project, shown.counted)
    rows = [
        Row(line.criterion.title, f"{line.criterion.level}, {line.n_units:,} units", line.alpha)
        for line in found.criteria
    ]
    judged, under_way = judged_of(project)
    context = {
        "project": project,
        "overview": found,
        "switches": shown,
        "chart": agreement_chart(rows, title="Krippendorff's alpha by Criterion"),
        "judged": judged,
        "under_way": under_way,
        "steps": [(step, request.access.may(step.needs)) for step in found.steps],
        "raters": [(line, cell_interval(line.agreement, SHARE)) for line in found.raters],
        "may_import": request.access.may(Capability.MANAGE_ITEMS),
        "may_judge": request.access.may(Capability.MANAGE_JUDGES),
        "may_release": request.access.may(Capability.RELEASE),
    }
    return render(request, "annotation/project_overview.html", context)
