"""Agreement between people, criterion by criterion."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.agreement.criteria.advice import advice_about
from annotation.selectors.agreement.criteria.asked import Asked, agreement_about
from annotation.selectors.agreement.criteria.coefficients import (
    coefficient_figure,
    coefficient_lines,
)
from annotation.selectors.agreement.criteria.explorer import disagreement_explorer, unit_figure
from annotation.selectors.agreement.criteria.history import (
    agreement_history,
    time_figure,
    version_figure,
)
from annotation.selectors.agreement.criteria.listing import agreement_list
from annotation.selectors.agreement.criteria.methods import consensus_methods, method_figure
from annotation.selectors.agreement.criteria.slices import slice_figure, sliced
from annotation.selectors.agreement.raters.camps import camps_of
from annotation.selectors.agreement.raters.pairs import pair_figure, rater_pairs
from annotation.selectors.agreement.raters.spread import rater_spread, spread_figure
from annotation.selectors.agreement.switches import switches
from annotation.selectors.items import read_start
from annotation.selectors.review.pseudonyms import labels
from annotation.views.agreement import charts
from annotation.views.strips import draw


def asked_for(request: ProjectRequest, project: Project) -> Asked:
    given = request.GET
    shown = switches(project, given)
    return agreement_about(project, given.get("criterion", ""), given.get("option", ""), shown)


def page(request: ProjectRequest, asked: Asked, here: str, **more: Any) -> HttpResponse:
    """One of the pages about a criterion; `here` is its tab."""
    context: Mapping[str, Any] = {
        "project": asked.project,
        "asked": asked,
        "switches": asked.switches,
        "here": here,
        **more,
    }
    return render(request, f"annotation/agreement_{here}.html", context)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def list_criteria(request: ProjectRequest, project: Project) -> HttpResponse:
    shown = switches(project, request.GET)
    found = agreement_list(project, shown)
    context = {
        "project": project,
        "switches": shown,
        "found": found,
        "figure": found.figure,
        "chart": charts.criteria_chart(found.lines),
    }
    return render(request, "annotation/agreement_list.html", context)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_criterion(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = asked_for(request, project)
    lines = coefficient_lines(asked)
    return page(
        request,
        asked,
        "criterion",
        lines=charts.with_intervals(lines),
        leading=lines[0],
        chart=charts.leading_chart(asked, lines[0]),
        advice=advice_about(asked, lines),
        figure=coefficient_figure(asked, lines),
    )


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_raters(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = asked_for(request, project)
    pairs, spread = rater_pairs(asked), rater_spread(asked)
    figures = {
        "pair_figure": pair_figure(asked, pairs),
        "spread_figure": spread_figure(asked, spread),
    }
    return page(
        request, asked, "raters", pairs=pairs, spread=spread, camps=camps_of(asked), **figures
    )


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_slices(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = asked_for(request, project)
    found = sliced(asked, request.GET.get("by", ""))
    return page(
        request,
        asked,
        "slices",
        found=found,
        chart=charts.slice_chart(asked, found),
        figure=slice_figure(asked, found),
        slice_query=f"{asked.query}&{urlencode({'by': found.key})}",
    )


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_units(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = asked_for(request, project)
    explorer = disagreement_explorer(asked, read_start(request.GET.dict()))
    names = labels(project)
    units = [(one, draw(one.unit, names)) for one in explorer.units]
    figure = unit_figure(asked)
    return page(request, asked, "units", explorer=explorer, units=units, names=names, figure=figure)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_consensus(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = asked_for(request, project)
    found = consensus_methods(asked)
    return page(request, asked, "consensus", found=found, figure=method_figure(asked, found))


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_history(request: ProjectRequest, project: Project) -> HttpResponse:
    asked = asked_for(request, project)
    history = agreement_history(asked)
    return page(
        request,
        asked,
        "history",
        history=history,
        version_chart=charts.version_chart(asked, history),
        time_chart=charts.time_chart(asked, history),
        version_figure=version_figure(asked, history),
        time_figure=time_figure(asked, history),
    )
