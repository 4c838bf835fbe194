"""Two runs side by side: two judges, or two versions of a prompt."""

from collections.abc import Sequence
from urllib.parse import urlencode
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
from judges.selectors.reports.listed import RunPage, run_page
from judges.services.prompting.looks import note_look
from judges.views.choices import GROUNDS, Choice
from judges.views.reports import cut_of

SIDES = ("first", "second")


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def run_compare(request: ProjectRequest, project: Project) -> HttpResponse:
    listed = run_page(runs_to_compare(project), request.GET)
    first, second = (asked(project, request.GET, name) for name in SIDES)
    cut, page = cut_of(project, request.GET), None
    if first is not None and second is not None:
        page = contrast_page((first, second), request.GET.get("criterion", ""), Sampling(), cut)
        for run in (first, second):
            note_look(run=run, user=request.user, cut=cut)
    context = {
        "project": project,
        "listed": listed,
        "chosen": {
            "first": options_of(listed, first, 1),
            "second": options_of(listed, second, 0),
        },
        "rest": rest_of(request.GET),
        "page": page,
        "cut": cut,
        "grounds": [
            Choice(one.words, one.text, one.text == cut.grounds.text)
            for one in grounds_to_choose(project)
        ],
    }
    return render(request, "judges/run_compare.html", context)


def options_of(listed: RunPage, chosen: JudgeRun | None, usual: int) -> Sequence[Choice]:
    """The runs of the page and the one that was chosen, wherever it stands."""
    runs = list(listed.runs)
    if chosen is not None and chosen not in runs:
        runs.insert(0, chosen)
    picked = chosen or next(iter(runs[usual:]), None)
    return [
        Choice(f"Run {one.number}, {one.label}", str(one.public_id), one == picked) for one in runs
    ]


def rest_of(given: QueryDict) -> str:
    """What links to other pages of runs keep of the address."""
    kept = {name: given[name] for name in (*SIDES, "criterion", GROUNDS) if given.get(name)}
    return f"&{urlencode(kept)}" if kept else ""


def asked(project: Project, given: QueryDict, name: str) -> JudgeRun | None:
    """The run that the address names. Raises `NotFound` for one that there is not."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        return get_run(project, UUID(text))
    except ValueError:
        raise NotFound from None
