"""One item, for leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Item, Project, Trap
from annotation.selectors.evidence.marks import evidence_about
from annotation.selectors.items import get_item, neighbours, subject_views
from annotation.selectors.review.pseudonyms import pseudonyms
from annotation.views.strips import asides_of, turns_of, with_strips


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_item(request: ProjectRequest, project: Project, item_id: UUID) -> HttpResponse:
    item = get_item(project, item_id)
    before, after = neighbours(item)
    rich, views = project.render_markdown, subject_views(item)
    evidence = evidence_about(item, views, pseudonyms(project))
    context = {
        "project": project,
        "item": item,
        "trap": shown_trap(request, item),
        "turns": turns_of(item, rich=rich, evidence=evidence),
        "asides": asides_of(item, rich=rich, evidence=evidence),
        "subjects": with_strips(views, rich=rich, evidence=evidence),
        "before": before,
        "after": after,
    }
    return render(request, "annotation/item_detail.html", context)


def shown_trap(request: ProjectRequest, item: Item) -> Trap | None:
    """That an item is a trap is kept from whoever may meet it at the desk."""
    may = request.access.may
    kept = may(Capability.ANNOTATE) and not may(Capability.MANAGE_SETTINGS)
    trap: Trap | None = getattr(item, "trap", None)
    return None if kept or trap is None or not trap.active else trap
