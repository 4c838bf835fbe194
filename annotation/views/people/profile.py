"""The page of one rater, for leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.review.forms import NewestForm
from annotation.selectors.agreement.switches import switches
from annotation.selectors.people.profile import Profile, rater_profile
from annotation.selectors.raters import CriterionStanding, get_rater
from evalhub.charts import Axis, cell_interval
from evalhub.plotting.tallies import bars
from evalhub.stats.intervals import Estimate

SHARE = Axis(0.0, 1.0)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_rater(request: ProjectRequest, project: Project, rater_id: UUID) -> HttpResponse:
    """Under a pseudonym, unless a manager has asked for names."""
    may_manage = request.access.may(Capability.MANAGE_MEMBERS)
    shown = switches(project, request.GET)
    profile = rater_profile(get_rater(project, rater_id), shown.counted)
    volume, pace = profile.volume, profile.pace
    context = {
        "project": project,
        "profile": profile,
        "switches": shown,
        "may_manage": may_manage,
        "volume_chart": bars(volume.counts, volume.labels, title="Answers per day"),
        "pace_chart": bars(
            pace.counts, [label for label, _ in pace.columns], title="Seconds per answer"
        ),
        "standings": standing_rows(profile),
        "newest": NewestForm() if request.access.may(Capability.REVIEW) else None,
    }
    return render(request, "annotation/rater_detail.html", context)


def standing_rows(profile: Profile) -> list[tuple[CriterionStanding, str, str]]:
    """Each criterion with micro plots of agreement and of the shift against others."""
    shifts = [one.severity for one in profile.line.standings]
    ends = [abs(end) for e in shifts if isinstance(e, Estimate) for end in (e.low, e.high)]
    reach = max([0.5, *ends])
    axis = Axis(-reach, reach)
    return [
        (
            one,
            cell_interval(one.agreement, SHARE),
            cell_interval(one.severity, axis, zero=0.0) if one.severity is not None else "",
        )
        for one in profile.line.standings
    ]
