"""One item, for leads."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Item, Project, Trap
from annotation.selectors.agreement.counted import kept
from annotation.selectors.agreement.switches import item_switches
from annotation.selectors.evidence.marks import evidence_about
from annotation.selectors.items import get_item, last_change, neighbours, subject_views
from annotation.selectors.review.pseudonyms import labels
from annotation.services.handout.items import restore_item, retire_item
from annotation.views.strips import asides_of, turns_of, with_strips
from evalhub.errors import InvalidInput
from evalhub.htmx import redirect


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_item(request: ProjectRequest, project: Project, item_id: UUID) -> HttpResponse:
    return item_page(request, project, get_item(project, item_id))


@require_POST
@project_view(needs=Capability.MANAGE_ITEMS)
def change_item(request: ProjectRequest, project: Project, item_id: UUID) -> HttpResponse:
    """Retire it or bring it back."""
    item, reason = get_item(project, item_id), request.POST.get("reason", "")
    change = restore_item if "restore" in request.POST else retire_item
    try:
        change(item=item, reason=reason, actor=request.user)
    except InvalidInput as problem:
        return item_page(request, project, item, problem.message)
    return redirect(request, "item-detail", project.slug, item.public_id, query=kept(request.GET))


def item_page(
    request: ProjectRequest, project: Project, item: Item, problem: str = ""
) -> HttpResponse:
    before, after = neighbours(item)
    shown = item_switches(item, request.GET)
    rich, views = project.render_markdown, subject_views(item, shown.counted)
    evidence = evidence_about(item, views, names := labels(project))
    context = {
        "project": project,
        "item": item,
        "trap": shown_trap(request, item),
        "turns": turns_of(item, rich=rich, evidence=evidence),
        "asides": asides_of(item, rich=rich, evidence=evidence),
        "subjects": with_strips(views, rich=rich, evidence=evidence, names=names),
        "names": names,
        "switches": shown,
        "page_url": reverse("item-detail", args=[project.slug, item.public_id]),
        "before": before,
        "after": after,
        "may_change": request.access.may(Capability.MANAGE_ITEMS),
        "change": last_change(item),
        "problem": problem,
    }
    return render(request, "annotation/item_detail.html", context, status=422 if problem else 200)


def shown_trap(request: ProjectRequest, item: Item) -> Trap | None:
    """That an item is a trap is kept from whoever may meet it at the desk."""
    may = request.access.may
    kept = may(Capability.ANNOTATE) and not may(Capability.MANAGE_SETTINGS)
    trap: Trap | None = getattr(item, "trap", None)
    return None if kept or trap is None or not trap.active else trap
