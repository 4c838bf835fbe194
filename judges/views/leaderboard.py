"""Judges and prompts of a project, ranked on the same units of one release."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from evalhub.charts import Row, agreement_chart
from evalhub.stats.coefficients import Sampling
from judges.selectors.leaderboard.ranking import Leaderboard, leaderboard, usual_grounds
from judges.selectors.reports.grounds import Cut, grounds_of, grounds_to_choose
from judges.services.prompting.looks import note_look
from judges.views.choices import GROUNDS, Choice


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def leaderboard_show(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = request.GET.get(GROUNDS)
    grounds = usual_grounds(project) if asked is None else grounds_of(project, asked)
    board = leaderboard(project, request.GET.get("criterion", ""), grounds, Sampling())
    for entry in board.entries if board else ():
        note_look(run=entry.run, user=request.user, cut=Cut(grounds=grounds))
    context = {
        "project": project,
        "board": board,
        "chart": chart_of(board) if board else "",
        "criteria": [one for one in current_criteria(project) if one.values],
        "grounds": [
            Choice(one.words, one.text, one.text == grounds.text)
            for one in grounds_to_choose(project)
        ],
    }
    return render(request, "judges/leaderboard_show.html", context)


def chart_of(board: Leaderboard) -> SafeString:
    """Every judge beside the same ceiling."""
    rows = [
        Row(
            label=one.label,
            note=ranks_text(one.ranked.low, one.ranked.high),
            estimate=one.ranked.estimate,
            ceiling=board.people,
        )
        for one in board.entries
    ]
    return agreement_chart(rows, title=f"Judges under {board.criterion.title}")


def ranks_text(low: int | None, high: int | None) -> str:
    """Rank 1, or ranks 1 to 3."""
    if low is None or high is None:
        return "not ranked"
    return f"rank {low}" if low == high else f"ranks {low} to {high}"
