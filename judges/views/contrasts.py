"""Two runs side by side: two judges, or two versions of a prompt."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.errors import NotFound
from evalhub.stats.coefficients import Sampling
from judges.access import get_run
from judges.models import JudgeRun
from judges.selectors.reports.contrasts import contrast_page, runs_to_compare
from judges.selectors.reports.grounds import grounds_to_choose
from judges.services.prompting.looks import note_look
from judges.views.choices import Choice
from judges.views.reports import cut_of


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def run_compare(request: ProjectRequest, project: Project) -> HttpResponse:
    runs = runs_to_compare(project)
    first, second = (asked(project, request.GET, name) for name in ("first", "second"))
    cut, page = cut_of(project, request.GET), None
    if first is not None and second is not None:
        page = contrast_page((first, second), request.GET.get("criterion", ""), Sampling(), cut)
        for run in (first, second):
            note_look(run=run, user=request.user, cut=cut)
    context = {
        "project": project,
        "runs": runs,
        "page": page,
        "first": first or next(iter(runs[1:]), None),
        "second": second or next(iter(runs), None),
        "cut": cut,
        "grounds": [
            Choice(one.words, one.text, one.text == cut.grounds.text)
            for one in grounds_to_choose(project)
        ],
    }
    return render(request, "judges/run_compare.html", context)


def asked(project: Project, given: QueryDict, name: str) -> JudgeRun | None:
    """The run that the address names. Raises `NotFound` for one that there is not."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        return get_run(project, UUID(text))
    except ValueError:
        raise NotFound from None
